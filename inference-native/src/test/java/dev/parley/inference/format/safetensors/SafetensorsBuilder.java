package dev.parley.inference.format.safetensors;

import dev.parley.inference.format.LittleEndian;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Writes safetensors files for tests: tensors in the order of their names, as Python does. */
public final class SafetensorsBuilder {
  private final Map<String, Entry> entries = new TreeMap<>();

  private record Entry(QuantType type, List<Long> shape, LittleEndian bytes) {

    long sizeBytes() {
      return shape.stream().reduce((long) type.blockBytes(), (size, each) -> size * each);
    }
  }

  /** A tensor whose numbers are stored exactly if the type has them. */
  public SafetensorsBuilder floats(String name, QuantType type, float[] values, long... shape) {
    LittleEndian bytes = new LittleEndian();
    for (float value : values) {
      switch (type) {
        case F32 -> bytes.float32(value);
        case BF16 -> bytes.int16(Float.floatToRawIntBits(value) >>> 16);
        case F16 -> bytes.int16(half(value));
        default -> throw new IllegalArgumentException(type.toString());
      }
    }
    entries.put(name, new Entry(type, list(shape), bytes));
    return this;
  }

  /** A tensor of zeros that takes no memory here. */
  public SafetensorsBuilder zeros(String name, QuantType type, long... shape) {
    entries.put(name, new Entry(type, list(shape), new LittleEndian()));
    return this;
  }

  /** Half-precision bits of a number that has them: no subnormals, nothing that needs rounding. */
  private static int half(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (value == 0) {
      return (bits >>> 16) & 0x8000;
    }
    int exponent = ((bits >>> 23) & 0xff) - 127 + 15;
    if (exponent <= 0 || exponent >= 31 || (bits & 0x1fff) != 0) {
      throw new IllegalArgumentException(value + " is no half-precision number");
    }
    return ((bits >>> 16) & 0x8000) | (exponent << 10) | ((bits >>> 13) & 0x3ff);
  }

  /** The header as JSON without white space, padded with spaces to a multiple of 8. */
  public String header() {
    StringBuilder json = new StringBuilder("{");
    long offset = 0;
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      json.append(json.length() == 1 ? "" : ",")
          .append("\"%s\":{\"dtype\":\"%s\",".formatted(each.getKey(), entry.type()))
          .append("\"shape\":[")
          .append(entry.shape().stream().map(String::valueOf).collect(Collectors.joining(",")))
          .append("],\"data_offsets\":[" + offset + "," + (offset + entry.sizeBytes()) + "]}");
      offset += entry.sizeBytes();
    }
    json.append('}');
    return json + " ".repeat((8 - json.length() % 8) % 8);
  }

  public byte[] bytes() {
    LittleEndian file = new LittleEndian().raw(file(header(), new byte[0]));
    entries
        .values()
        .forEach(entry -> file.raw(Arrays.copyOf(entry.bytes().toByteArray(), size(entry))));
    return file.toByteArray();
  }

  private static List<Long> list(long[] shape) {
    return LongStream.of(shape).boxed().toList();
  }

  private static int size(Entry entry) {
    return Math.toIntExact(entry.sizeBytes());
  }

  /** A file of that header and those tensors' bytes, whatever they are. */
  public static byte[] file(String header, byte[] data) {
    return new LittleEndian().string(header).raw(data).toByteArray();
  }

  public Path write(Path path) {
    try {
      return Files.write(path, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The header, and zeros that no disk need hold. */
  public Path writeSparse(Path path) {
    try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
      byte[] header = file(header(), new byte[0]);
      out.write(header);
      out.setLength(header.length + entries.values().stream().mapToLong(Entry::sizeBytes).sum());
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of an F32 tensor. */
  public float[] floats(String name) {
    byte[] bytes = Objects.requireNonNull(entries.get(name), name).bytes().toByteArray();
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** Some of these tensors in a file of their own. */
  public SafetensorsBuilder only(List<String> names) {
    SafetensorsBuilder part = new SafetensorsBuilder();
    names.forEach(name -> part.entries.put(name, Objects.requireNonNull(entries.get(name))));
    return part;
  }

  /** Writes texts beside the weights. */
  public static void text(Path path, String text) {
    try {
      Files.writeString(path, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
