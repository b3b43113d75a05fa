package dev.parley.inference.ops.cpu;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.ops.host.HostMemory;
import dev.parley.inference.ops.host.Recorder;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * C kernels with SIMD on the host's memory. A recorded pass is handed to the library's threads
 * whole. Weights of block types are packed 16 rows together when they are loaded.
 */
public final class CpuOps implements Ops {
  private final NativeLibrary library;
  private final InstructionSet level;
  private final Precision precision;
  private final HostMemory memory = new HostMemory();
  private final Recorder<NativeOperation> recorder = new Recorder<>(memory);
  private final NativeDevice device;
  private final WeightLoader loader;
  private final List<Tensor> weights = new ArrayList<>();

  private CpuOps(NativeLibrary library, InstructionSet level, CpuOptions options) {
    this.library = library;
    this.level = level;
    this.precision = options.precision();
    this.device =
        new NativeDevice(library, memory, level, options.threads(), options.lowPriority());
    this.loader = new WeightLoader(library, memory, options.threads());
  }

  /**
   * Opens the library's best level that this CPU can run, or the one that the options name.
   *
   * @throws dev.parley.inference.ModelException if there is no library for this machine, or the
   *     level is not in it or not in this CPU
   */
  public static CpuOps open(CpuOptions options) {
    NativeLibrary library = NativeLibrary.open();
    try {
      return new CpuOps(library, LevelChoice.of(library, options.level()), options);
    } catch (RuntimeException e) {
      library.close();
      throw e;
    }
  }

  @Override
  public String description() {
    int threads = device.threads();
    return "CPU, " + level + ", " + threads + (threads == 1 ? " thread" : " threads");
  }

  @Override
  public QuantType keyValueType() {
    return precision.keyValueType();
  }

  @Override
  public Tensor allocate(QuantType type, long rows, long columns) {
    return memory.allocate(type, rows, columns);
  }

  @Override
  public Tensor load(ModelFile file, TensorInfo weight) {
    Tensor loaded = loader.load(file, weight);
    weights.add(loaded);
    return loaded;
  }

  @Override
  public void write(Tensor target, float[] values) {
    memory.write(target, values);
  }

  @Override
  public void write(Tensor target, int[] values, int count) {
    memory.write(target, values, count);
  }

  @Override
  public float[] read(Tensor source) {
    return memory.read(source);
  }

  @Override
  public void read(Tensor source, float[] target) {
    memory.read(source, target);
  }

  @Override
  public Pass record(Lane lane, int promptRows, Set<String> taps, Runnable forward) {
    Recorder.Recording<NativeOperation> recorded = recorder.record(lane, taps, forward);
    return new NativePass(device, recorded.steps(), recorded.taps());
  }

  @Override
  public void tap(String name, Tensor value) {
    recorder.tap(name, value, Operations::copy);
  }

  @Override
  public void readWeights() {
    weights.forEach(weight -> recorder.add(Operations.read(weight)));
  }

  @Override
  public long mark() {
    return memory.mark();
  }

  @Override
  public void release(long mark) {
    memory.release(mark);
  }

  @Override
  public Tensor embed(Tensor table, Tensor tokens) {
    return gather(table, tokens);
  }

  @Override
  public Tensor gather(Tensor x, Tensor rows) {
    Tensor out = scratch(rows.rows(), x.columns());
    return step(Operations.gather(x, rows, out), out);
  }

  @Override
  public Tensor rmsNorm(Tensor x, Tensor weight, float epsilon) {
    Tensor out = scratch(x.rows(), x.columns());
    return step(Operations.rmsNorm(x, weight, out, epsilon), out);
  }

  @Override
  public Tensor quantize(Tensor x, Tensor... weights) {
    if (!precision.rounds(weights)) {
      return x;
    }
    long rowBytes = Operations.roundedRowBytes(x.columns());
    long address = memory.take(x.rows() * rowBytes);
    Tensor out = new Tensor(address, QuantType.INT8, x.rows(), x.columns(), rowBytes);
    return step(Operations.quantize(x, out), out);
  }

  @Override
  public Tensor matmul(Tensor weight, Tensor x) {
    Tensor out = scratch(x.rows(), weight.rows());
    return step(Operations.matmul(weight, x, out), out);
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    HostMemory.requireAssignable(source, target);
    recorder.add(Operations.copy(source, target));
  }

  @Override
  public void add(Tensor target, Tensor x) {
    recorder.add(Operations.elementwise(Kernel.ADD, target, x, target));
  }

  @Override
  public Tensor squaredRelu(Tensor x) {
    Tensor out = scratch(x.rows(), x.columns());
    return step(Operations.elementwise(Kernel.SQUARED_RELU, x, x, out), out);
  }

  @Override
  public Tensor swiglu(Tensor gate, Tensor up) {
    Tensor out = scratch(gate.rows(), gate.columns());
    return step(Operations.elementwise(Kernel.SWIGLU, gate, up, out), out);
  }

  @Override
  public void rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth) {
    recorder.add(Operations.rope(x, frequencies, positions, headWidth));
  }

  @Override
  public void storeKeyValues(
      Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions) {
    recorder.add(Operations.storeKeyValues(keys, values, cache, slots, positions));
  }

  @Override
  public Tensor attention(
      Tensor query, PagedKeyValues cache, Tensor slots, Tensor positions, int headWidth) {
    Tensor out = scratch(query.rows(), query.columns());
    return step(Operations.attention(query, cache, slots, positions, out, headWidth), out);
  }

  @Override
  public Tensor convSilu(Tensor x, Tensor weight, Tensor bias, Tensor state, Tensor slots) {
    Tensor out = scratch(x.rows(), x.columns());
    return step(Operations.convSilu(x, weight, bias, state, slots, out), out);
  }

  @Override
  public Tensor ssmScan(SsmScan scan) {
    Tensor out = scratch(scan.x().rows(), scan.x().columns());
    return step(Operations.ssmScan(scan, out), out);
  }

  @Override
  public Tensor gatedGroupNorm(Tensor y, Tensor z, Tensor weight, int groups, float epsilon) {
    Tensor out = scratch(y.rows(), y.columns());
    return step(Operations.gatedGroupNorm(y, z, weight, out, groups, epsilon), out);
  }

  @Override
  public void energy(Tensor logits, Tensor places, Tensor target) {
    recorder.add(Operations.energy(logits, places, target));
  }

  private Tensor scratch(long rows, long columns) {
    return memory.take(QuantType.F32, rows, columns);
  }

  private Tensor step(NativeOperation operation, Tensor out) {
    recorder.add(operation);
    return out;
  }

  @Override
  public void close() {
    device.close();
    memory.close();
    library.close();
  }
}
