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

/** A product of the 4B's size for one token and for many; run by tests/bench/operations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked // filled by prepare
public class MatmulBenchmark {
  private static final int ROWS = 3136;
  private static final int COLUMNS = 12_544;

  @Param({"Q4_0", "Q8_0", "Q5_0", "Q4_K", "Q6_K"})
  public QuantType type;

  @Param({"1", "4", "64"})
  public int tokens;

  /** Empty for the best that this machine has. */
  @Param("")
  public String isa;

  @Param("1")
  public int threads;

  private Ops ops;
  private Pass pass;

  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    ops = CpuOps.open(new CpuOptions(threads, Precision.FAST, isa, false));
    Tensor weight = StoredMatrix.random(random, type, ROWS, COLUMNS).on(ops);
    Tensor x = Matrix.random(random, tokens, COLUMNS).on(ops);
    pass = ops.record(Set.of(), () -> ops.matmul(weight, ops.quantize(x, weight)));
  }

  @Benchmark
  public boolean matmul() {
    return pass.run(Pass.NEVER);
  }

  @TearDown
  public void close() {
    ops.close();
  }
}
