package dev.parley.inference.ops;

import dev.parley.inference.ops.cpu.CpuOps;
import dev.parley.inference.ops.cpu.CpuOptions;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the 4B's Mamba and attention layers do beside products, in their sizes; run by
 * tests/bench/operations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked // filled by prepare
public class MixerBenchmark {
  private static final int WIDTH = 3136;
  private static final int HEADS = 96;
  private static final int HEAD_WIDTH = 80;
  private static final int STATE_WIDTH = 128;
  private static final int GROUPS = 8;
  private static final int INNER = HEADS * HEAD_WIDTH;
  private static final int CHANNELS = INNER + 2 * GROUPS * STATE_WIDTH;
  private static final int QUERY_HEADS = 40;
  private static final int KEY_VALUE_HEADS = 8;
  private static final int ATTENTION_WIDTH = 128;
  private static final int PAGE_TOKENS = 64;

  /** What is measured. */
  public enum Operation {
    RMS_NORM,
    QUANTIZE,
    CONV_SILU,
    SSM_SCAN,
    GATED_GROUP_NORM,
    ATTENTION
  }

  @Param public Operation operation;

  @Param({"1", "64"})
  public int tokens;

  /** Tokens that the attention looks back on. */
  @Param("1024")
  public int past;

  @Param("")
  public String isa;

  @Param("1")
  public int threads;

  private final SplittableRandom random = new SplittableRandom(1);
  private Ops ops;
  private Pass pass;

  @Setup
  public void prepare() {
    ops = CpuOps.open(new CpuOptions(threads, Precision.FAST, isa, false));
    Runnable forward =
        switch (operation) {
          case RMS_NORM -> rmsNorm();
          case QUANTIZE -> quantize();
          case CONV_SILU -> convSilu();
          case SSM_SCAN -> ssmScan();
          case GATED_GROUP_NORM -> gatedGroupNorm();
          case ATTENTION -> attention();
        };
    pass = ops.record(Set.of(), forward);
  }

  private Runnable rmsNorm() {
    Tensor x = floats(tokens, WIDTH);
    Tensor weight = floats(1, WIDTH);
    return () -> ops.rmsNorm(x, weight, 1e-5f);
  }

  private Runnable quantize() {
    Tensor x = floats(tokens, WIDTH);
    Tensor weight = StoredMatrix.random(random, QuantType.Q4_0, 16, WIDTH).on(ops);
    return () -> ops.quantize(x, weight);
  }

  private Runnable convSilu() {
    Tensor x = floats(tokens, CHANNELS);
    Tensor weight = floats(CHANNELS, 4);
    Tensor bias = floats(1, CHANNELS);
    Tensor state = ops.allocate(QuantType.F32, 1, 3 * CHANNELS);
    Tensor slots = slots();
    return () -> ops.convSilu(x, weight, bias, state, slots);
  }

  private Runnable ssmScan() {
    SsmScan scan =
        new SsmScan(
            floats(tokens, INNER),
            floats(tokens, GROUPS * STATE_WIDTH),
            floats(tokens, GROUPS * STATE_WIDTH),
            floats(tokens, HEADS),
            floats(1, HEADS),
            Matrix.random(random, 1, HEADS, -8, -1).on(ops),
            floats(1, HEADS),
            ops.allocate(QuantType.F32, 1, INNER * STATE_WIDTH),
            slots(),
            GROUPS);
    return () -> ops.ssmScan(scan);
  }

  private Runnable gatedGroupNorm() {
    Tensor y = floats(tokens, INNER);
    Tensor z = floats(tokens, INNER);
    Tensor weight = floats(1, INNER);
    return () -> ops.gatedGroupNorm(y, z, weight, GROUPS, 1e-5f);
  }

  private Runnable attention() {
    int pages = (past + tokens + PAGE_TOKENS - 1) / PAGE_TOKENS;
    int[] table = new int[pages];
    int[] positions = new int[tokens];
    for (int i = 0; i < pages; i++) {
      table[i] = i;
    }
    for (int i = 0; i < tokens; i++) {
      positions[i] = past + i;
    }
    Tensor pageTable = ops.allocate(QuantType.I32, 1, pages);
    ops.write(pageTable, table);
    int width = KEY_VALUE_HEADS * ATTENTION_WIDTH;
    PagedKeyValues cache =
        new PagedKeyValues(
            ops.allocate(ops.keyValueType(), (long) pages * PAGE_TOKENS, width),
            ops.allocate(ops.keyValueType(), (long) pages * PAGE_TOKENS, width),
            pageTable,
            PAGE_TOKENS);
    Tensor query = floats(tokens, QUERY_HEADS * ATTENTION_WIDTH);
    Tensor slots = slots();
    Tensor where = Matrix.indexes(ops, positions);
    return () -> ops.attention(query, cache, slots, where, ATTENTION_WIDTH);
  }

  private Tensor floats(int rows, int columns) {
    return Matrix.random(random, rows, columns).on(ops);
  }

  private Tensor slots() {
    return Matrix.indexes(ops, new int[tokens]);
  }

  @Benchmark
  public boolean run() {
    return pass.run(Pass.NEVER);
  }

  @TearDown
  public void close() {
    ops.close();
  }
}
