package dev.parley.inference.format.safetensors;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Place;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.huggingface.TensorTranslation;
import dev.parley.inference.tensor.QuantType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;

/** Gathers a checkpoint's tensors under GGUF's names, each with how its bytes are got. */
final class CheckpointTensors implements TensorTranslation {

  /**
   * A tensor as it is shown.
   *
   * @param info its offset is that of the stored tensor in its file
   */
  record Shown(TensorInfo info, TensorReader reader) {}

  private final String checkpoint;
  private final Map<String, SafetensorsShards.Stored> stored;
  private final Map<String, Shown> shown = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * @param checkpoint what messages call it where no file is meant
   */
  CheckpointTensors(String checkpoint, SafetensorsShards shards) {
    this.checkpoint = checkpoint;
    this.stored = shards.tensors();
  }

  @Override
  public void matrix(String name, String source, long rows, long columns) {
    SafetensorsShards.Stored found = take(source, rows, columns);
    show(
        name,
        found.info().type(),
        found.info().shape(),
        found.info(),
        (from, target) -> found.file().read(found.info(), from, target));
  }

  @Override
  public void floats(String name, String source, long... shape) {
    floats(name, take(source, shape), DoubleUnaryOperator.identity());
  }

  @Override
  public void negativeExponentials(String name, String source, long count) {
    floats(name, take(source, count), value -> -Math.exp(value));
  }

  private void floats(String name, SafetensorsShards.Stored found, DoubleUnaryOperator function) {
    List<Long> shape = found.info().shape().stream().filter(dimension -> dimension != 1).toList();
    show(
        name,
        QuantType.F32,
        shape.isEmpty() ? List.of(1L) : shape,
        found.info(),
        new AsFloats(found, function));
  }

  @Override
  public void neighbouringPairs(
      String name, String source, int heads, int headWidth, long columns) {
    SafetensorsShards.Stored found = take(source, (long) heads * headWidth, columns);
    show(
        name,
        found.info().type(),
        found.info().shape(),
        found.info(),
        new NeighbouringRows(found, headWidth));
  }

  @Override
  public void computed(String name, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    TensorInfo info =
        new TensorInfo(name, QuantType.F32, List.of((long) values.length), 0, bytes.capacity());
    shown.put(
        name,
        new Shown(
            info,
            (from, target) -> target.put(bytes.slice(Math.toIntExact(from), target.remaining()))));
  }

  @Override
  public void ignore(String source) {
    taken.add(source);
  }

  private void show(
      String name, QuantType type, List<Long> shape, TensorInfo source, TensorReader reader) {
    long count = source.sizeBytes() / source.type().blockBytes();
    TensorInfo info = new TensorInfo(name, type, shape, source.offset(), type.bytes(count));
    shown.put(name, new Shown(info, reader));
  }

  private SafetensorsShards.Stored take(String source, long... shape) {
    List<Long> expected = LongStream.of(shape).boxed().toList();
    SafetensorsShards.Stored found = stored.get(source);
    if (found == null) {
      throw new ModelFormatException(
          new Place(checkpoint).tensor(source),
          "no such tensor",
          "one of shape " + Arrays.toString(shape));
    }
    if (!found.info().shape().equals(expected)) {
      throw new ModelFormatException(
          found.file().place().tensor(source),
          "shape " + found.info().shape(),
          "shape " + expected + ", as config.json has it");
    }
    taken.add(source);
    return found;
  }

  /**
   * What was gathered, by GGUF's names.
   *
   * @throws ModelFormatException if a tensor is left, because then it is not the model that its
   *     config says
   */
  Map<String, Shown> complete() {
    List<SafetensorsShards.Stored> left =
        stored.values().stream().filter(each -> !taken.contains(each.info().name())).toList();
    if (!left.isEmpty()) {
      throw new ModelFormatException(
          left.get(0).file().place().tensor(left.get(0).info().name()),
          "a tensor that the model of config.json does not have (" + left.size() + " such)",
          "only the tensors of that model");
    }
    return Collections.unmodifiableMap(shown);
  }
}
