package dev.parley.inference.ops.cpu;

import static dev.parley.inference.ops.cpu.Operand.changed;
import static dev.parley.inference.ops.cpu.Operand.filled;
import static dev.parley.inference.ops.cpu.Operand.input;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The plain device, whose operations are written down as the C library would get them, with what
 * they found and what they left.
 *
 * <p>Tolerances are for sums in another order and for other exponentials; what only moves numbers
 * or rounds them once has none.
 */
final class RecordedOps implements Ops {
  private static final double EXACT = 0;

  /** Of equal rounded inputs. */
  private static final double ROUNDED_PRODUCT = 1e-5;

  private static final double FLOAT_PRODUCT = 1e-5;

  private static final double FLOAT = 2e-6;

  /** Of a difference of nearly equal numbers. */
  private static final double ROOT = 1e-3;

  private final JavaOps java;
  private final ReplayFile file;
  private final List<Tensor> weights = new ArrayList<>();

  /** Of the recording under way; a tap's copy is known when it is over. */
  private List<Function<Pass, RecordedStep>> steps = new ArrayList<>();

  private Set<String> taps = Set.of();

  RecordedOps(JavaOps java, ReplayFile file) {
    this.java = java;
    this.file = file;
  }

  @Override
  public Pass record(Lane lane, int promptRows, Set<String> wanted, Runnable forward) {
    List<Function<Pass, RecordedStep>> recorded = new ArrayList<>();
    Pass pass =
        java.record(
            lane,
            promptRows,
            wanted,
            () -> {
              steps = recorded;
              taps = wanted;
              forward.run();
            });
    return new RecordedPass(pass, recorded.stream().map(step -> step.apply(pass)).toList(), file);
  }

  private void step(Kernel kernel, NativeOperation operation, Operand... operands) {
    RecordedStep step = new RecordedStep(kernel, operation, List.of(operands));
    steps.add(pass -> step);
  }

  @Override
  public void tap(String name, Tensor value) {
    java.tap(name, value);
    if (taps.contains(name)) {
      steps.add(pass -> copied(value, pass.tapped(name)));
    }
  }

  private static RecordedStep copied(Tensor from, Tensor to) {
    return new RecordedStep(
        Kernel.COPY, Operations.copy(from, to), List.of(input(from), filled(to, EXACT)));
  }

  @Override
  public void readWeights() {
    java.readWeights();
    weights.forEach(weight -> step(Kernel.READ, Operations.read(weight), input(weight)));
  }

  @Override
  public Tensor embed(Tensor table, Tensor tokens) {
    return gather(table, tokens);
  }

  @Override
  public Tensor gather(Tensor x, Tensor rows) {
    Tensor out = java.gather(x, rows);
    step(Kernel.GATHER, Operations.gather(x, rows, out), input(x), input(rows), filled(out, EXACT));
    return out;
  }

  @Override
  public Tensor rmsNorm(Tensor x, Tensor weight, float epsilon) {
    Tensor out = java.rmsNorm(x, weight, epsilon);
    step(
        Kernel.RMS_NORM,
        Operations.rmsNorm(x, weight, out, epsilon),
        input(x),
        input(weight),
        filled(out, FLOAT));
    return out;
  }

  @Override
  public Tensor quantize(Tensor x, Tensor... products) {
    Tensor out = java.quantize(x, products);
    if (out.type() == QuantType.INT8) {
      step(
          Kernel.QUANTIZE,
          Operations.quantize(x, Operand.tiled(out)),
          input(x),
          filled(out, EXACT));
    }
    return out;
  }

  @Override
  public Tensor matmul(Tensor weight, Tensor x) {
    Tensor out = java.matmul(weight, x);
    boolean rounded = x.type() == QuantType.INT8;
    step(
        Kernel.MATMUL,
        Operations.matmul(weight, input(x).inStruct(), out),
        input(weight),
        input(x),
        filled(out, rounded ? ROUNDED_PRODUCT : FLOAT_PRODUCT));
    return out;
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    java.assign(target, source);
    step(Kernel.COPY, Operations.copy(source, target), input(source), filled(target, EXACT));
  }

  @Override
  public void add(Tensor target, Tensor x) {
    java.add(target, x);
    elementwise(Kernel.ADD, changed(target, EXACT), input(x), changed(target, EXACT));
  }

  @Override
  public Tensor squaredRelu(Tensor x) {
    Tensor out = java.squaredRelu(x);
    elementwise(Kernel.SQUARED_RELU, input(x), input(x), filled(out, EXACT));
    return out;
  }

  @Override
  public Tensor swiglu(Tensor gate, Tensor up) {
    Tensor out = java.swiglu(gate, up);
    elementwise(Kernel.SWIGLU, input(gate), input(up), filled(out, FLOAT));
    return out;
  }

  private void elementwise(Kernel kernel, Operand a, Operand b, Operand out) {
    step(kernel, Operations.elementwise(kernel, a.tensor(), b.tensor(), out.tensor()), a, b, out);
  }

  @Override
  public void rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth) {
    java.rope(x, frequencies, positions, headWidth);
    step(
        Kernel.ROPE,
        Operations.rope(x, frequencies, positions, headWidth),
        changed(x, FLOAT),
        input(frequencies),
        input(positions));
  }

  @Override
  public void storeKeyValues(
      Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions) {
    java.storeKeyValues(keys, values, cache, slots, positions);
    step(
        Kernel.STORE_KEY_VALUES,
        Operations.storeKeyValues(keys, values, cache, slots, positions),
        input(keys),
        input(values),
        changed(cache.keys(), EXACT),
        changed(cache.values(), EXACT),
        input(cache.pageTable()),
        input(slots),
        input(positions));
  }

  @Override
  public Tensor attention(
      Tensor query, PagedKeyValues cache, Tensor slots, Tensor positions, int headWidth) {
    Tensor out = java.attention(query, cache, slots, positions, headWidth);
    step(
        Kernel.ATTENTION,
        Operations.attention(query, cache, slots, positions, out, headWidth),
        input(query),
        input(cache.keys()),
        input(cache.values()),
        input(cache.pageTable()),
        input(slots),
        input(positions),
        filled(out, FLOAT));
    return out;
  }

  @Override
  public Tensor convSilu(Tensor x, Tensor weight, Tensor bias, Tensor state, Tensor slots) {
    Tensor out = java.convSilu(x, weight, bias, state, slots);
    step(
        Kernel.CONV_SILU,
        Operations.convSilu(x, weight, bias, state, slots, out),
        input(x),
        input(weight),
        input(bias),
        changed(state, EXACT),
        input(slots),
        filled(out, FLOAT));
    return out;
  }

  @Override
  public Tensor ssmScan(SsmScan scan) {
    Tensor out = java.ssmScan(scan);
    step(
        Kernel.SSM_SCAN,
        Operations.ssmScan(scan, out),
        input(scan.x()),
        input(scan.b()),
        input(scan.c()),
        input(scan.dt()),
        input(scan.dtBias()),
        input(scan.a()),
        input(scan.skip()),
        changed(scan.state(), FLOAT),
        input(scan.slots()),
        filled(out, FLOAT));
    return out;
  }

  @Override
  public Tensor gatedGroupNorm(Tensor y, Tensor z, Tensor weight, int groups, float epsilon) {
    Tensor out = java.gatedGroupNorm(y, z, weight, groups, epsilon);
    step(
        Kernel.GATED_GROUP_NORM,
        Operations.gatedGroupNorm(y, z, weight, out, groups, epsilon),
        input(y),
        input(z),
        input(weight),
        filled(out, FLOAT));
    return out;
  }

  @Override
  public void energy(Tensor logits, Tensor places, Tensor target) {
    java.energy(logits, places, target);
    step(
        Kernel.ENERGY,
        Operations.energy(logits, places, target),
        input(logits),
        input(places),
        changed(target, ROOT));
  }

  @Override
  public Tensor load(ModelFile model, TensorInfo weight) {
    Tensor loaded = java.load(model, weight);
    weights.add(loaded);
    return loaded;
  }

  @Override
  public String description() {
    return java.description();
  }

  @Override
  public QuantType keyValueType() {
    return java.keyValueType();
  }

  @Override
  public Tensor allocate(QuantType type, long rows, long columns) {
    return java.allocate(type, rows, columns);
  }

  @Override
  public void write(Tensor target, float[] values) {
    java.write(target, values);
  }

  @Override
  public void write(Tensor target, int[] values, int count) {
    java.write(target, values, count);
  }

  @Override
  public float[] read(Tensor source) {
    return java.read(source);
  }

  @Override
  public void read(Tensor source, float[] target) {
    java.read(source, target);
  }

  @Override
  public long mark() {
    return java.mark();
  }

  @Override
  public void release(long mark) {
    java.release(mark);
  }

  @Override
  public void close() {
    java.close();
  }
}
