package dev.parley.inference.ops;

import dev.parley.inference.ModelException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Optional;
import java.util.Set;

/**
 * A device's memory and operations. Calling an operation inside {@link #record} does not compute:
 * it adds a step to the recording and returns the scratch tensor that the step will fill. {@link
 * Pass#run} replays the steps.
 *
 * <p><b>Shapes.</b> Activations are f32 matrices with a row for each token of the batch. Tensors
 * named {@code slots} and {@code positions} are I32 with a row for each of these rows: which
 * sequence a row belongs to and its place in it. A slot of -1 is padding, skipped by every
 * operation that has a state.
 *
 * <p><b>Numerics.</b> {@link JavaOps} defines every operation. What a row computes never depends on
 * the other rows of its batch, on threads or on time: each output has one order of summation.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the model.
 */
public interface Ops extends AutoCloseable {

  /** The device in a few words: "Java, 2 threads". */
  String description();

  /** How keys and values are stored: F32, or F16 where precision is {@link Precision#FAST}. */
  QuantType keyValueType();

  /**
   * Whether this device can compute no more, so that all in its memory is gone. Then only {@link
   * #close} may be called.
   */
  default boolean isLost() {
    return false;
  }

  // Memory

  /**
   * Bytes that this device has left for weights, states and what passes need, or {@link
   * Long#MAX_VALUE} where only the system knows.
   */
  default long freeBytes() {
    return Long.MAX_VALUE;
  }

  /**
   * A matrix of zeros that lives as long as these ops.
   *
   * @throws ModelException if there is no memory for it
   */
  Tensor allocate(QuantType type, long rows, long columns);

  /** Whether there is other memory than the device's own, larger and slower to reach. */
  default boolean hasFarMemory() {
    return false;
  }

  /**
   * A matrix in that memory, or where there is none in the device's own; undefined until something
   * is assigned to it. Only {@link #assign} takes it or its views, from or to others of its type,
   * in recordings of nothing else.
   *
   * @throws ModelException if there is no memory for it
   */
  default Tensor allocateFar(QuantType type, long rows, long columns) {
    return allocate(type, rows, columns);
  }

  /**
   * A weight of a model file in the layout that suits this device, alive as long as these ops.
   *
   * @throws ModelException if the file cannot be read or there is no memory
   */
  Tensor load(ModelFile file, TensorInfo weight);

  /**
   * A weight of floats, with any dimensions of as many elements as it has.
   *
   * @throws ModelException if the file cannot be read or there is no memory
   */
  default Tensor loadFloats(ModelFile file, TensorInfo weight, long rows, long columns) {
    return Tensor.dense(load(file, weight).address(), QuantType.F32, rows, columns);
  }

  /** Fills the beginning of a dense f32 tensor. */
  void write(Tensor target, float[] values);

  /** Fills the beginning of a dense I32 tensor. */
  default void write(Tensor target, int[] values) {
    write(target, values, values.length);
  }

  /** The same with as many of the values as {@code count} says. */
  void write(Tensor target, int[] values, int count);

  /** Row-major copy of an f32 tensor, views included. */
  float[] read(Tensor source);

  /** The same into the beginning of an array that is there already. */
  void read(Tensor source, float[] target);

  // Recording

  /**
   * Records what {@code forward} calls. Recordings of a lane share one scratch memory, so only one
   * of its passes may be between its start and its end at a time.
   *
   * <p>A device may have other kernels for text than for generated tokens. Which one computes a row
   * depends on its kind alone, never on how many rows there are.
   *
   * @param promptRows how many of the first rows are of text; each row after them is of a token
   *     that was generated, and of a sequence that has no other row in the batch
   * @param taps names of {@link #tap} whose tensors are kept for {@link Pass#tapped}
   */
  Pass record(Lane lane, int promptRows, Set<String> taps, Runnable forward);

  /** Records into the main lane, all rows as text. */
  default Pass record(Set<String> taps, Runnable forward) {
    return record(Lane.MAIN, Integer.MAX_VALUE, taps, forward);
  }

  /** Names an intermediate result, so that a recording that asked for the name keeps a copy. */
  void tap(String name, Tensor value);

  /** Where scratch memory stands; {@link #release} gives back all that was taken since. */
  long mark();

  void release(long mark);

  // Operations

  /**
   * Reads every byte of the loaded weights and does nothing with them: the least that a generated
   * token costs, to measure by.
   */
  void readWeights();

  /**
   * {@code out[t] = table[tokens[t]]}.
   *
   * <p><i>Shapes.</i> table (V, D) of any type, tokens (T, 1) I32; out (T, D).
   */
  Tensor embed(Tensor table, Tensor tokens);

  /**
   * {@code out[t] = x[t] / sqrt(mean(x[t]^2) + epsilon) * weight}.
   *
   * <p><i>Shapes.</i> x (T, D), weight (1, D); out (T, D).
   *
   * <p><i>Source.</i> Zhang and Sennrich, Root Mean Square Layer Normalization, 2019.
   */
  Tensor rmsNorm(Tensor x, Tensor weight, float epsilon);

  /**
   * x as products with these weights want it. With {@link Precision#FAST} and weights that are all
   * of block types: every 32 columns rounded to a signed byte each and a scale, {@code scale =
   * max|x| / 127}, {@code q = x * (127 / max|x|)} to the nearest, ties to even. Else x itself.
   *
   * <p><i>Shapes.</i> x (T, C); out (T, C), type INT8, to be used by {@link #matmul} alone.
   */
  Tensor quantize(Tensor x, Tensor... weights);

  /**
   * {@link #rmsNorm} and {@link #quantize} in one.
   *
   * <p><i>Shapes.</i> x (T, D), weight (1, D); out (T, D).
   */
  default Tensor quantizedRmsNorm(Tensor x, Tensor weight, float epsilon, Tensor... readers) {
    return quantize(rmsNorm(x, weight, epsilon), readers);
  }

  /**
   * {@code out = x * weight^T}.
   *
   * <p><i>Shapes.</i> weight (R, C) of any type, x (T, C), F32 or, with a weight of a block type,
   * INT8; out (T, R).
   */
  Tensor matmul(Tensor weight, Tensor x);

  /**
   * {@code target = source}. <i>Shapes.</i> both (T, D), of one type or one F32 and the other F16,
   * rounded to the nearest, ties to even; the source may be a row that repeats (no bytes from row
   * to row).
   */
  void assign(Tensor target, Tensor source);

  /** {@code target += x}, in place. <i>Shapes.</i> both (T, D). */
  void add(Tensor target, Tensor x);

  /**
   * {@link #matmul} and {@link #add} in one: {@code target += x * weight^T}, in place.
   *
   * <p><i>Shapes.</i> weight (R, C), x (T, C), as {@link #matmul} takes them; target (T, R).
   */
  default void matmulAdd(Tensor target, Tensor weight, Tensor x) {
    add(target, matmul(weight, x));
  }

  /** {@code out = max(x, 0)^2}. <i>Shapes.</i> x (T, F); out (T, F). */
  Tensor squaredRelu(Tensor x);

  /** {@link #squaredRelu} and {@link #quantize} in one. <i>Shapes.</i> x (T, F); out (T, F). */
  default Tensor quantizedSquaredRelu(Tensor x, Tensor... readers) {
    return quantize(squaredRelu(x), readers);
  }

  /** {@code out = silu(gate) * up}. <i>Shapes.</i> gate, up (T, F); out (T, F). */
  Tensor swiglu(Tensor gate, Tensor up);

  /** {@link #swiglu} and {@link #quantize} in one. <i>Shapes.</i> gate, up (T, F); out (T, F). */
  default Tensor quantizedSwiglu(Tensor gate, Tensor up, Tensor... readers) {
    return quantize(swiglu(gate, up), readers);
  }

  /**
   * Turns neighbouring pairs of every head by {@code position * frequencies[pair]} radians, in
   * place.
   *
   * <p><i>Shapes.</i> x (T, H*P), frequencies (1, pairs) with 2*pairs &lt;= P (the rest of a head
   * stays), positions (T, 1).
   *
   * <p><i>Source.</i> Su et al., RoFormer, 2021.
   */
  void rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth);

  /** Writes keys and values of the batch into their pages. <i>Shapes.</i> keys, values (T, K*P). */
  void storeKeyValues(
      Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions);

  /**
   * Causal attention of each row over its sequence's pages, its own position included: {@code
   * softmax(q k / sqrt(P)) v}, query head h reading key-value head {@code h / (H/K)}.
   *
   * <p><i>Shapes.</i> query (T, H*P); out (T, H*P).
   *
   * <p><i>Source.</i> Vaswani et al., 2017; grouped heads: Ainslie et al., GQA, 2023.
   */
  Tensor attention(
      Tensor query, PagedKeyValues cache, Tensor slots, Tensor positions, int headWidth);

  /**
   * Depthwise causal convolution over a sequence's last W inputs, then SiLU; moves the inputs into
   * {@code state}.
   *
   * <p><i>Shapes.</i> x (T, C), weight (C, W) whose last column meets the newest input, bias (1,
   * C), state (slots, C*(W-1)) oldest first for each channel; out (T, C).
   */
  Tensor convSilu(Tensor x, Tensor weight, Tensor bias, Tensor state, Tensor slots);

  /**
   * The recurrence of Mamba-2, a token at a time; moves {@code state} on.
   *
   * <p><i>Source.</i> Dao and Gu, Transformers are SSMs, 2024.
   *
   * @see SsmScan
   */
  Tensor ssmScan(SsmScan scan);

  /**
   * {@code v = y * silu(z)}, then RMS norm over each of {@code groups} equal runs of columns, then
   * the weight.
   *
   * <p><i>Shapes.</i> y, z (T, D), weight (1, D); out (T, D).
   */
  Tensor gatedGroupNorm(Tensor y, Tensor z, Tensor weight, int groups, float epsilon);

  /**
   * {@link #gatedGroupNorm} and {@link #quantize} in one.
   *
   * <p><i>Shapes.</i> y, z (T, D), weight (1, D); out (T, D).
   */
  default Tensor quantizedGatedGroupNorm(
      Tensor y, Tensor z, Tensor weight, int groups, float epsilon, Tensor... readers) {
    return quantize(gatedGroupNorm(y, z, weight, groups, epsilon), readers);
  }

  /** {@code out[i] = x[rows[i]]}. <i>Shapes.</i> x (T, D), rows (L, 1) I32; out (L, D). */
  Tensor gather(Tensor x, Tensor rows);

  /**
   * {@code out[i] = x[rows[i]] * head^T}: what is sampled from. All rows are computed as those of
   * generated tokens.
   *
   * <p><i>Shapes.</i> head (V, D) of any type, x (T, D), rows (L, 1) I32; out (L, V).
   */
  default Tensor logits(Tensor head, Tensor x, Tensor rows) {
    return matmul(head, quantize(gather(x, rows), head));
  }

  /**
   * How strong the next token of each row is, for showing a voice: {@code target[places[i]] =
   * sqrt(1 - max(softmax(logits[i])))}. Where what comes next is a foregone conclusion it is near
   * 0, where many words could be said near 1; speakers, too, stress what could not be foreseen.
   *
   * <p><i>Shapes.</i> logits (L, V), places (L, 1) I32, each another column of target or -1 for
   * none; target (1, N), whose other columns stay.
   *
   * <p><i>Source.</i> Aylett and Turk, The Smooth Signal Redundancy Hypothesis, 2004.
   */
  void energy(Tensor logits, Tensor places, Tensor target);

  /**
   * Lets OpenGL have floats of this device's memory.
   *
   * @param floats allocated by these ops, dense
   * @return empty where all that OpenGL can have goes through the CPU
   */
  default Optional<GlFloats> share(Tensor floats) {
    return Optional.empty();
  }

  /** Frees the device's memory and ends its threads. Idempotent. */
  @Override
  void close();
}
