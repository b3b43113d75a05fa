package dev.parley.inference.ops.plain;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.tensor.HostArena;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryUtil;

/**
 * Plain Java on the host's memory: f32 activations, f32 keys and values, weights as the file stores
 * them, decoded row by row.
 */
public final class JavaOps implements Ops {
  private static final long READ_BYTES = 256L << 20;

  private final HostArena arena = new HostArena();
  private final ScratchMemory scratch = new ScratchMemory(arena);
  private final Workers workers;
  private @Nullable Recording recording;

  private record Recording(
      List<JavaOperation> steps, Set<String> wanted, Map<String, Tensor> taps) {}

  /**
   * @param threads at least 1
   */
  public JavaOps(int threads) {
    this.workers = new Workers(threads);
  }

  @Override
  public String description() {
    return "Java, " + workers.threads() + (workers.threads() == 1 ? " thread" : " threads");
  }

  @Override
  public Tensor allocate(QuantType type, long rows, long columns) {
    return arena.allocate(type, rows, columns);
  }

  @Override
  public Tensor load(ModelFile file, TensorInfo weight) {
    Tensor tensor = arena.allocate(weight.type(), weight.rows(), weight.columns());
    for (long at = 0; at < weight.sizeBytes(); at += READ_BYTES) {
      int length = (int) Math.min(READ_BYTES, weight.sizeBytes() - at);
      ByteBuffer target = MemoryUtil.memByteBuffer(tensor.address() + at, length);
      file.read(weight, at, target);
    }
    return tensor;
  }

  @Override
  public void write(Tensor target, float[] values) {
    requireRoom(target, values.length);
    MemoryUtil.memFloatBuffer(target.address(), values.length).put(values);
  }

  @Override
  public void write(Tensor target, int[] values) {
    requireRoom(target, values.length);
    MemoryUtil.memIntBuffer(target.address(), values.length).put(values);
  }

  private static void requireRoom(Tensor target, int count) {
    if (count > target.rows() * target.columns() || !target.isDense()) {
      throw new IllegalArgumentException(count + " values do not fit densely into " + target);
    }
  }

  @Override
  public float[] read(Tensor source) {
    int columns = (int) source.columns();
    float[] values = new float[Math.toIntExact(source.rows() * columns)];
    for (int row = 0; row < source.rows(); row++) {
      System.arraycopy(HostRows.read(source, row), 0, values, row * columns, columns);
    }
    return values;
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    Copy copy = new Copy(from, to);
    copy.run(0, copy.units());
  }

  @Override
  public void clear(Tensor target) {
    for (long row = 0; row < target.rows(); row++) {
      MemoryUtil.memSet(target.rowAddress(row), 0, target.type().bytes(target.columns()));
    }
  }

  @Override
  public Pass record(Set<String> taps, Runnable forward) {
    if (recording != null) {
      throw new IllegalStateException("a recording is under way; end it before the next");
    }
    Recording current = new Recording(new ArrayList<>(), taps, new HashMap<>());
    recording = current;
    scratch.release(0);
    try {
      forward.run();
    } finally {
      recording = null;
    }
    return new JavaPass(current.steps(), current.taps(), workers);
  }

  @Override
  public void tap(String name, Tensor value) {
    Recording current = recording();
    if (current.wanted().contains(name)) {
      Tensor kept = arena.allocate(value.type(), value.rows(), value.columns());
      current.taps().put(name, kept);
      current.steps().add(new Copy(value, kept));
    }
  }

  @Override
  public long mark() {
    return scratch.mark();
  }

  @Override
  public void release(long mark) {
    scratch.release(mark);
  }

  @Override
  public Tensor embed(Tensor table, Tensor tokens) {
    return gather(table, tokens);
  }

  @Override
  public Tensor gather(Tensor x, Tensor rows) {
    Tensor out = scratch.take(rows.rows(), x.columns());
    return step(new Gather(x, rows, out), out);
  }

  @Override
  public Tensor rmsNorm(Tensor x, Tensor weight, float epsilon) {
    Tensor out = scratch.take(x.rows(), x.columns());
    return step(new RmsNorm(x, weight, epsilon, out), out);
  }

  @Override
  public Tensor matmul(Tensor weight, Tensor x) {
    Tensor out = scratch.take(x.rows(), weight.rows());
    return step(new Matmul(weight, x, out), out);
  }

  @Override
  public void add(Tensor target, Tensor x) {
    step(new Elementwise(target, x, Elementwise.SUM, target), target);
  }

  @Override
  public Tensor squaredRelu(Tensor x) {
    Tensor out = scratch.take(x.rows(), x.columns());
    return step(new Elementwise(x, x, Elementwise.SQUARED_RELU, out), out);
  }

  @Override
  public Tensor swiglu(Tensor gate, Tensor up) {
    Tensor out = scratch.take(gate.rows(), gate.columns());
    return step(new Elementwise(gate, up, Elementwise.SWIGLU, out), out);
  }

  @Override
  public void rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth) {
    step(new Rope(x, frequencies, positions, headWidth), x);
  }

  @Override
  public void storeKeyValues(
      Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions) {
    step(new StoreKeyValues(keys, values, cache, slots, positions), keys);
  }

  @Override
  public Tensor attention(
      Tensor query, PagedKeyValues cache, Tensor slots, Tensor positions, int headWidth) {
    Tensor out = scratch.take(query.rows(), query.columns());
    return step(new Attention(query, cache, slots, positions, headWidth, out), out);
  }

  @Override
  public Tensor convSilu(Tensor x, Tensor weight, Tensor bias, Tensor state, Tensor slots) {
    Tensor out = scratch.take(x.rows(), x.columns());
    return step(new ConvSilu(x, weight, bias, state, slots, out), out);
  }

  @Override
  public Tensor ssmScan(SsmScan scan) {
    Tensor out = scratch.take(scan.x().rows(), scan.x().columns());
    return step(new SelectiveScan(scan, out), out);
  }

  @Override
  public Tensor gatedGroupNorm(Tensor y, Tensor z, Tensor weight, int groups, float epsilon) {
    Tensor out = scratch.take(y.rows(), y.columns());
    return step(new GatedGroupNorm(y, z, weight, groups, epsilon, out), out);
  }

  private Tensor step(JavaOperation operation, Tensor out) {
    recording().steps().add(operation);
    return out;
  }

  private Recording recording() {
    if (recording == null) {
      throw new IllegalStateException("operations are recorded; call them inside record()");
    }
    return recording;
  }

  @Override
  public void close() {
    workers.close();
    arena.close();
  }
}
