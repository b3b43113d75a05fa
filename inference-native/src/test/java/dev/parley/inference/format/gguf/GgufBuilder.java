package dev.parley.inference.format.gguf;

import dev.parley.inference.format.LittleEndian;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes small GGUF files for tests, sound ones and broken ones. */
public final class GgufBuilder {
  private static final int DEFAULT_ALIGNMENT = 32;

  private final LittleEndian pairs = new LittleEndian();
  private final LittleEndian data = new LittleEndian();
  private final List<Entry> entries = new ArrayList<>();
  private int version = 3;
  private int alignment = DEFAULT_ALIGNMENT;
  private long pairCount;

  /** A tensor's entry in the directory, word for word: the fastest dimension first. */
  private record Entry(String name, List<Long> dimensions, int type, long offset) {}

  public GgufBuilder version(int version) {
    this.version = version;
    return this;
  }

  /** Comes before the first tensor. */
  public GgufBuilder alignment(int alignment) {
    this.alignment = alignment;
    return uint32("general.alignment", alignment);
  }

  public GgufBuilder uint32(String key, int value) {
    return value(key, GgufValueType.UINT32, new LittleEndian().int32(value));
  }

  public GgufBuilder float32(String key, float value) {
    return value(key, GgufValueType.FLOAT32, new LittleEndian().float32(value));
  }

  public GgufBuilder bool(String key, boolean value) {
    return value(key, GgufValueType.BOOL, new LittleEndian().int8(value ? 1 : 0));
  }

  public GgufBuilder string(String key, String value) {
    return value(key, GgufValueType.STRING, new LittleEndian().string(value));
  }

  public GgufBuilder strings(String key, List<String> values) {
    LittleEndian array = new LittleEndian();
    values.forEach(array::string);
    return array(key, GgufValueType.STRING, values.size(), array);
  }

  public GgufBuilder int32s(String key, int... values) {
    LittleEndian array = new LittleEndian();
    for (int value : values) {
      array.int32(value);
    }
    return array(key, GgufValueType.INT32, values.length, array);
  }

  public GgufBuilder float32s(String key, float... values) {
    LittleEndian array = new LittleEndian();
    for (float value : values) {
      array.float32(value);
    }
    return array(key, GgufValueType.FLOAT32, values.length, array);
  }

  GgufBuilder array(String key, GgufValueType type, long count, LittleEndian elements) {
    return value(
        key,
        GgufValueType.ARRAY,
        new LittleEndian().int32(type.id()).int64(count).raw(elements.toByteArray()));
  }

  GgufBuilder value(String key, GgufValueType type, LittleEndian value) {
    return pair(key.getBytes(StandardCharsets.UTF_8), type.id(), value);
  }

  /** A pair word for word, whatever its parts are. */
  GgufBuilder pair(byte[] key, int type, LittleEndian value) {
    pairs.int64(key.length).raw(key).int32(type).raw(value.toByteArray());
    pairCount++;
    return this;
  }

  /**
   * A tensor and its bytes.
   *
   * @param shape slowest dimension first, as in {@link TensorInfo}
   */
  public GgufBuilder tensor(String name, QuantType type, byte[] bytes, long... shape) {
    data.pad(alignment);
    List<Long> dimensions = new ArrayList<>();
    for (long dimension : shape) {
      dimensions.add(0, dimension);
    }
    entries.add(new Entry(name, dimensions, type.ggmlId(), data.size()));
    data.raw(bytes);
    return this;
  }

  /** A tensor of type F32 and its numbers. */
  public GgufBuilder floats(String name, float[] values, long... shape) {
    LittleEndian bytes = new LittleEndian();
    for (float value : values) {
      bytes.float32(value);
    }
    return tensor(name, QuantType.F32, bytes.toByteArray(), shape);
  }

  /**
   * An entry of the directory word for word, without data.
   *
   * @param dimensions fastest first
   */
  GgufBuilder entry(String name, int type, long offset, Long... dimensions) {
    entries.add(new Entry(name, List.of(dimensions), type, offset));
    return this;
  }

  /** Bytes of the data section that no tensor claims. */
  GgufBuilder data(int count) {
    data.raw(new byte[count]);
    return this;
  }

  public byte[] bytes() {
    return header().pad(alignment).raw(data.toByteArray()).toByteArray();
  }

  /** What stands before the tensors' bytes, without the padding to their alignment. */
  LittleEndian header() {
    LittleEndian header =
        new LittleEndian()
            .raw("GGUF".getBytes(StandardCharsets.US_ASCII))
            .int32(version)
            .int64(entries.size())
            .int64(pairCount)
            .raw(pairs.toByteArray());
    for (Entry entry : entries) {
      header.string(entry.name()).int32(entry.dimensions().size());
      entry.dimensions().forEach(header::int64);
      header.int32(entry.type()).int64(entry.offset());
    }
    return header;
  }

  /** Writes the file and returns its path. */
  public Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
