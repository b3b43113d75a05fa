package dev.parley.inference.ops.plain;

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

/** Plain Java on the host's memory: weights as the file stores them, decoded row by row. */
public final class JavaOps implements Ops {
  private final HostMemory memory = new HostMemory();
  private final Recorder<JavaOperation> recorder = new Recorder<>(memory);
  private final Workers workers;
  private final Precision precision;
  private final List<Tensor> weights = new ArrayList<>();

  /**
   * Exact, as a game without any other device runs it.
   *
   * @param threads at least 1
   */
  public JavaOps(int threads) {
    this(threads, Precision.EXACT);
  }

  /**
   * @param threads at least 1
   * @param precision what faster devices are compared with
   */
  public JavaOps(int threads, Precision precision) {
    this.workers = new Workers(threads);
    this.precision = precision;
  }

  @Override
  public String description() {
    return "Java, " + workers.threads() + (workers.threads() == 1 ? " thread" : " threads");
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
    Tensor loaded = memory.load(file, weight);
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
    Recorder.Recording<JavaOperation> recorded = recorder.record(lane, taps, forward);
    return new JavaPass(recorded.steps(), recorded.taps(), workers);
  }

  @Override
  public void tap(String name, Tensor value) {
    recorder.tap(name, value, Copy::new);
  }

  @Override
  public void readWeights() {
    weights.forEach(weight -> recorder.add(new ReadWeight(weight)));
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
  public Tensor quantize(Tensor x, Tensor... weights) {
    if (!precision.rounds(weights)) {
      return x;
    }
    Tensor out = memory.take(QuantType.INT8, x.rows(), x.columns());
    return step(new Quantize(x, out), out);
  }

  @Override
  public Tensor embed(Tensor table, Tensor tokens) {
    return gather(table, tokens);
  }

  @Override
  public Tensor gather(Tensor x, Tensor rows) {
    Tensor out = memory.take(QuantType.F32, rows.rows(), x.columns());
    return step(new Gather(x, rows, out), out);
  }

  @Override
  public Tensor rmsNorm(Tensor x, Tensor weight, float epsilon) {
    Tensor out = memory.take(QuantType.F32, x.rows(), x.columns());
    return step(new RmsNorm(x, weight, epsilon, out), out);
  }

  @Override
  public Tensor matmul(Tensor weight, Tensor x) {
    Tensor out = memory.take(QuantType.F32, x.rows(), weight.rows());
    return step(new Matmul(weight, x, out), out);
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    recorder.add(new Copy(source, target));
  }

  @Override
  public void add(Tensor target, Tensor x) {
    step(new Elementwise(target, x, Elementwise.SUM, target), target);
  }

  @Override
  public Tensor squaredRelu(Tensor x) {
    Tensor out = memory.take(QuantType.F32, x.rows(), x.columns());
    return step(new Elementwise(x, x, Elementwise.SQUARED_RELU, out), out);
  }

  @Override
  public Tensor swiglu(Tensor gate, Tensor up) {
    Tensor out = memory.take(QuantType.F32, gate.rows(), gate.columns());
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
    Tensor out = memory.take(QuantType.F32, query.rows(), query.columns());
    return step(new Attention(query, cache, slots, positions, headWidth, out), out);
  }

  @Override
  public Tensor convSilu(Tensor x, Tensor weight, Tensor bias, Tensor state, Tensor slots) {
    Tensor out = memory.take(QuantType.F32, x.rows(), x.columns());
    return step(new ConvSilu(x, weight, bias, state, slots, out), out);
  }

  @Override
  public Tensor ssmScan(SsmScan scan) {
    Tensor out = memory.take(QuantType.F32, scan.x().rows(), scan.x().columns());
    return step(new SelectiveScan(scan, out), out);
  }

  @Override
  public Tensor gatedGroupNorm(Tensor y, Tensor z, Tensor weight, int groups, float epsilon) {
    Tensor out = memory.take(QuantType.F32, y.rows(), y.columns());
    return step(new GatedGroupNorm(y, z, weight, groups, epsilon, out), out);
  }

  @Override
  public void energy(Tensor logits, Tensor places, Tensor target) {
    recorder.add(new Energy(logits, places, target));
  }

  private Tensor step(JavaOperation operation, Tensor out) {
    recorder.add(operation);
    return out;
  }

  @Override
  public void close() {
    workers.close();
    memory.close();
  }
}
