package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.GlFloats;
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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CUDA kernels on an NVIDIA GPU. Recording an operation chooses its launches; rows of text and rows
 * of generated tokens have kernels of their own where that matters (docs/cuda.md).
 */
public final class CudaOps implements Ops {
  private final Gpu gpu;
  private final Precision precision;
  private final GpuMemory memory;
  private final Recorder<Step> recorder;
  private final List<Tensor> weights = new ArrayList<>();
  private final List<SharedFloats> shared = new ArrayList<>();

  /** Open while weights are loaded. */
  private @Nullable WeightUpload upload;

  /** Of the recording under way: how many of the first rows are of text. */
  private int promptRows;

  private CudaOps(Gpu gpu, Precision precision) {
    this.gpu = gpu;
    this.precision = precision;
    this.memory = new GpuMemory(gpu.context(), gpu.stream());
    this.recorder = new Recorder<>(memory);
  }

  /**
   * Opens the GPU that draws for the calling thread, if it has an OpenGL context, or else the
   * first, and loads the kernels for it.
   *
   * @throws dev.parley.inference.ModelException if there is no GPU to use, in one sentence
   */
  public static CudaOps open(Precision precision) {
    return on(Gpu.open(), precision);
  }

  /**
   * Opens a certain GPU of a certain driver.
   *
   * @param library the driver's file
   * @throws dev.parley.inference.ModelException if there is no such GPU, in one sentence
   */
  public static CudaOps open(Precision precision, String library, int ordinal) {
    return on(Gpu.open(library, ordinal), precision);
  }

  private static CudaOps on(Gpu gpu, Precision precision) {
    return gpu.with(() -> new CudaOps(gpu, precision));
  }

  @Override
  public String description() {
    return gpu.description();
  }

  @Override
  public long freeBytes() {
    return gpu.with(gpu.context()::freeBytes);
  }

  @Override
  public QuantType keyValueType() {
    return precision.keyValueType();
  }

  @Override
  public Tensor allocate(QuantType type, long rows, long columns) {
    return gpu.with(() -> memory.allocate(type, rows, columns));
  }

  @Override
  public boolean hasFarMemory() {
    return true;
  }

  @Override
  public Tensor allocateFar(QuantType type, long rows, long columns) {
    return gpu.with(() -> memory.allocateFar(type, rows, columns));
  }

  @Override
  public Tensor load(ModelFile file, TensorInfo weight) {
    Tensor loaded = gpu.with(() -> upload().load(file, weight));
    weights.add(loaded);
    return loaded;
  }

  /** Rows are padded here, so that they cannot be taken for others. */
  @Override
  public Tensor loadFloats(ModelFile file, TensorInfo weight, long rows, long columns) {
    Tensor loaded = gpu.with(() -> upload().loadRows(file, weight, rows, columns));
    weights.add(loaded);
    return loaded;
  }

  private WeightUpload upload() {
    if (upload == null) {
      upload = new WeightUpload(gpu, memory);
    }
    return upload;
  }

  private void endUpload() {
    if (upload != null) {
      upload.close();
      upload = null;
    }
  }

  @Override
  public void write(Tensor target, float[] values) {
    gpu.enter();
    try {
      memory.write(target, values);
    } catch (CudaException e) {
      throw gpu.noted(e);
    } finally {
      gpu.leave();
    }
  }

  @Override
  public void write(Tensor target, int[] values, int count) {
    gpu.enter();
    try {
      memory.write(target, values, count);
    } catch (CudaException e) {
      throw gpu.noted(e);
    } finally {
      gpu.leave();
    }
  }

  @Override
  public float[] read(Tensor source) {
    float[] values = new float[Math.toIntExact(source.rows() * source.columns())];
    read(source, values);
    return values;
  }

  @Override
  public void read(Tensor source, float[] target) {
    gpu.enter();
    try {
      memory.read(source, target);
    } catch (CudaException e) {
      throw gpu.noted(e);
    } finally {
      gpu.leave();
    }
  }

  @Override
  public Pass record(Lane lane, int promptRows, Set<String> taps, Runnable forward) {
    this.promptRows = promptRows;
    return gpu.with(
        () -> {
          endUpload();
          Recorder.Recording<Step> recorded = recorder.record(lane, taps, forward);
          List<Transfer> transfers = only(Transfer.class, recorded.steps());
          List<Launch> launches = only(Launch.class, recorded.steps());
          if (transfers.isEmpty()) {
            launches = launches.stream().filter(launch -> !launch.isEmpty()).toList();
            return new CudaPass(gpu, launches, recorded.taps(), promptRows == 0);
          }
          if (!launches.isEmpty()) {
            throw new IllegalArgumentException("a recording computes and copies to far memory");
          }
          return new FarPass(gpu, transfers);
        });
  }

  private static <S extends Step> List<S> only(Class<S> kind, List<Step> steps) {
    return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void tap(String name, Tensor value) {
    recorder.tap(name, value, Kernels::copy);
  }

  @Override
  public void readWeights() {
    weights.forEach(weight -> recorder.add(Kernels.read(weight)));
  }

  @Override
  public long mark() {
    return memory.mark();
  }

  @Override
  public void release(long mark) {
    memory.release(mark);
  }

  // Operations whose rows are all computed alike

  @Override
  public Tensor embed(Tensor table, Tensor tokens) {
    return gather(table, tokens);
  }

  @Override
  public Tensor gather(Tensor x, Tensor rows) {
    Tensor out = scratch(rows.rows(), x.columns());
    return step(Products.gather(x, rows, out), out);
  }

  @Override
  public Tensor rmsNorm(Tensor x, Tensor weight, float epsilon) {
    Tensor out = scratch(x.rows(), x.columns());
    return step(Kernels.rmsNorm(x, weight, out, epsilon), out);
  }

  @Override
  public Tensor quantize(Tensor x, Tensor... readers) {
    if (!precision.rounds(readers)) {
      return x;
    }
    Tensor out = rounded(x);
    return step(Kernels.quantize(x, out), out);
  }

  @Override
  public Tensor quantizedRmsNorm(Tensor x, Tensor weight, float epsilon, Tensor... readers) {
    if (!precision.rounds(readers)) {
      return rmsNorm(x, weight, epsilon);
    }
    Tensor out = rounded(x);
    return step(Kernels.quantizedRmsNorm(x, weight, out, epsilon), out);
  }

  private Tensor rounded(Tensor x) {
    recorder.requireUnderway();
    long rowBytes = Products.roundedRowBytes(x.columns());
    return memory.take(QuantType.INT8, x.rows(), x.columns(), rowBytes);
  }

  @Override
  public void assign(Tensor target, Tensor source) {
    HostMemory.requireAssignable(source, target);
    boolean away = memory.isFar(target);
    boolean isTransfer = away || memory.isFar(source);
    recorder.add(isTransfer ? Transfer.of(source, target, away) : Kernels.copy(source, target));
  }

  @Override
  public void add(Tensor target, Tensor x) {
    recorder.add(Kernels.add(target, x));
  }

  @Override
  public Tensor squaredRelu(Tensor x) {
    Tensor out = scratch(x.rows(), x.columns());
    return step(Kernels.squaredRelu(x, out), out);
  }

  @Override
  public Tensor quantizedSquaredRelu(Tensor x, Tensor... readers) {
    if (!precision.rounds(readers)) {
      return squaredRelu(x);
    }
    Tensor out = rounded(x);
    return step(Kernels.quantizedSquaredRelu(x, out), out);
  }

  @Override
  public Tensor swiglu(Tensor gate, Tensor up) {
    Tensor out = scratch(gate.rows(), gate.columns());
    return step(Kernels.swiglu(gate, up, out), out);
  }

  @Override
  public Tensor quantizedSwiglu(Tensor gate, Tensor up, Tensor... readers) {
    if (!precision.rounds(readers)) {
      return swiglu(gate, up);
    }
    Tensor out = rounded(gate);
    return step(Kernels.quantizedSwiglu(gate, up, out), out);
  }

  @Override
  public void rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth) {
    recorder.add(Kernels.rope(x, frequencies, positions, headWidth));
  }

  @Override
  public void storeKeyValues(
      Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions) {
    recorder.add(Kernels.storeKeyValues(keys, values, cache, slots, positions));
  }

  @Override
  public Tensor gatedGroupNorm(Tensor y, Tensor z, Tensor weight, int groups, float epsilon) {
    Tensor out = scratch(y.rows(), y.columns());
    return step(Kernels.gatedGroupNorm(y, z, weight, out, groups, epsilon), out);
  }

  @Override
  public Tensor quantizedGatedGroupNorm(
      Tensor y, Tensor z, Tensor weight, int groups, float epsilon, Tensor... readers) {
    boolean wholeBlocks = y.columns() / groups % QuantType.INT8.blockElements() == 0;
    if (!precision.rounds(readers) || !wholeBlocks) {
      return quantize(gatedGroupNorm(y, z, weight, groups, epsilon), readers);
    }
    Tensor out = rounded(y);
    return step(Kernels.quantizedGatedGroupNorm(y, z, weight, out, groups, epsilon), out);
  }

  // Operations with kernels for text and for generated tokens

  /** Rows of one kind. */
  @FunctionalInterface
  private interface Kind {
    void add(int from, int count, boolean decode);
  }

  private void byKind(Tensor x, Kind kind) {
    int rows = (int) x.rows();
    int prompts = Math.min(promptRows, rows);
    if (prompts > 0) {
      kind.add(0, prompts, false);
    }
    if (rows > prompts) {
      kind.add(prompts, rows - prompts, true);
    }
  }

  @Override
  public Tensor matmul(Tensor weight, Tensor x) {
    Tensor out = scratch(x.rows(), weight.rows());
    byKind(
        x,
        (from, count, decode) ->
            addAll(Products.matmul(weight, x.rows(from, count), out.rows(from, count), decode)));
    return out;
  }

  @Override
  public void matmulAdd(Tensor target, Tensor weight, Tensor x) {
    byKind(
        x,
        (from, count, decode) ->
            addAll(
                Products.matmulAdd(weight, x.rows(from, count), target.rows(from, count), decode)));
  }

  @Override
  public Tensor logits(Tensor head, Tensor x, Tensor rows) {
    Tensor chosen = quantize(gather(x, rows), head);
    Tensor out = scratch(rows.rows(), head.rows());
    addAll(Products.matmul(head, chosen, out, true));
    return out;
  }

  @Override
  public Tensor attention(
      Tensor query, PagedKeyValues cache, Tensor slots, Tensor positions, int headWidth) {
    Tensor out = scratch(query.rows(), query.columns());
    byKind(
        query,
        (from, count, decode) ->
            addAll(
                Sequences.attention(
                    query.rows(from, count),
                    cache,
                    slots.rows(from, count),
                    positions.rows(from, count),
                    out.rows(from, count),
                    headWidth,
                    decode,
                    memory::takeBytes)));
    return out;
  }

  @Override
  public Tensor convSilu(Tensor x, Tensor weight, Tensor bias, Tensor state, Tensor slots) {
    Tensor out = scratch(x.rows(), x.columns());
    byKind(
        x,
        (from, count, decode) ->
            recorder.add(
                Sequences.convSilu(
                    x.rows(from, count),
                    weight,
                    bias,
                    state,
                    slots.rows(from, count),
                    out.rows(from, count),
                    decode)));
    return out;
  }

  @Override
  public Tensor ssmScan(SsmScan scan) {
    Tensor out = scratch(scan.x().rows(), scan.x().columns());
    byKind(
        scan.x(),
        (from, count, decode) ->
            recorder.add(Sequences.ssmScan(scan.rows(from, count), out.rows(from, count), decode)));
    return out;
  }

  private Tensor scratch(long rows, long columns) {
    recorder.requireUnderway();
    return memory.take(QuantType.F32, rows, columns);
  }

  private Tensor step(Launch launch, Tensor out) {
    recorder.add(launch);
    return out;
  }

  private void addAll(List<Launch> launches) {
    launches.forEach(recorder::add);
  }

  @Override
  public void energy(Tensor logits, Tensor places, Tensor target) {
    recorder.add(Kernels.energy(logits, places, target));
  }

  @Override
  public Optional<GlFloats> share(Tensor floats) {
    SharedFloats share = gpu.with(() -> new SharedFloats(gpu.context(), floats));
    shared.add(share);
    return Optional.of(share);
  }

  @Override
  public boolean isLost() {
    return gpu.isLost();
  }

  /** The context takes everything with it. */
  @Override
  public void close() {
    shared.forEach(SharedFloats::close);
    gpu.close();
  }
}
