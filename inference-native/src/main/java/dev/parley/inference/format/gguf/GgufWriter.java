package dev.parley.inference.format.gguf;

import dev.parley.inference.format.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a GGUF file: metadata first, in memory; then the tensors, each by itself, so that a file
 * may be far larger than the heap.
 *
 * <p><b>Threads.</b> Confined to one.
 *
 * <p><i>Source.</i> The GGUF specification, docs/gguf.md of ggml, version 3.
 */
public final class GgufWriter {
  private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;
  private static final long UINT32_LIMIT = 1L << 32;

  private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
  private long pairCount;

  /** Writes a tensor's bytes, all of them. */
  @FunctionalInterface
  public interface Contents {
    void writeTo(OutputStream file) throws IOException;
  }

  /**
   * A tensor to be written.
   *
   * @param shape slowest dimension first
   * @param ggmlId its type's number in GGUF files
   * @param sizeBytes of its contents
   */
  public record Entry(
      String name, List<Long> shape, int ggmlId, long sizeBytes, Contents contents) {
    public Entry {
      shape = List.copyOf(shape);
    }
  }

  public void string(String key, String value) {
    key(key, GgufValueType.STRING);
    text(pairs, value);
  }

  public void uint32(String key, int value) {
    key(key, GgufValueType.UINT32);
    int32(pairs, value);
  }

  public void float32(String key, float value) {
    key(key, GgufValueType.FLOAT32);
    int32(pairs, Float.floatToIntBits(value));
  }

  public void bool(String key, boolean value) {
    key(key, GgufValueType.BOOL);
    pairs.write(value ? 1 : 0);
  }

  public void int32s(String key, int[] values) {
    arrayKey(key, GgufValueType.INT32, values.length);
    for (int value : values) {
      int32(pairs, value);
    }
  }

  public void float32s(String key, float[] values) {
    arrayKey(key, GgufValueType.FLOAT32, values.length);
    for (float value : values) {
      int32(pairs, Float.floatToIntBits(value));
    }
  }

  public void strings(String key, List<String> values) {
    arrayKey(key, GgufValueType.STRING, values.size());
    values.forEach(value -> text(pairs, value));
  }

  /**
   * Puts a value that was read from a file, in the type that GGUF's keys commonly have: integers of
   * 32 bits, unsigned alone and signed in arrays, wherever they fit, and floats of 32 bits.
   *
   * @param value as {@link Metadata} holds it
   */
  public void value(String key, Object value) {
    if (value instanceof String text) {
      string(key, text);
    } else if (value instanceof Long number) {
      integer(key, number);
    } else if (value instanceof Double number) {
      float32(key, number.floatValue());
    } else if (value instanceof Boolean bool) {
      bool(key, bool);
    } else if (value instanceof long[] numbers) {
      integers(key, numbers);
    } else if (value instanceof float[] numbers) {
      float32s(key, numbers);
    } else if (value instanceof boolean[] bools) {
      arrayKey(key, GgufValueType.BOOL, bools.length);
      for (boolean bool : bools) {
        pairs.write(bool ? 1 : 0);
      }
    } else if (value instanceof List<?> texts) {
      strings(key, texts.stream().map(String.class::cast).toList());
    } else {
      throw new IllegalArgumentException(
          "key '" + key + "' has a " + value.getClass() + "; expected what metadata holds");
    }
  }

  private void integer(String key, long value) {
    if (value >= 0 && value < UINT32_LIMIT) {
      uint32(key, (int) value);
    } else if (value == (int) value) {
      key(key, GgufValueType.INT32);
      int32(pairs, (int) value);
    } else {
      key(key, value < 0 ? GgufValueType.INT64 : GgufValueType.UINT64);
      int64(pairs, value);
    }
  }

  private void integers(String key, long[] values) {
    boolean narrow = true;
    for (long value : values) {
      narrow &= value == (int) value;
    }
    arrayKey(key, narrow ? GgufValueType.INT32 : GgufValueType.INT64, values.length);
    for (long value : values) {
      if (narrow) {
        int32(pairs, (int) value);
      } else {
        int64(pairs, value);
      }
    }
  }

  private void arrayKey(String key, GgufValueType elementType, int count) {
    key(key, GgufValueType.ARRAY);
    int32(pairs, elementType.id());
    int64(pairs, count);
  }

  private void key(String key, GgufValueType type) {
    text(pairs, key);
    int32(pairs, type.id());
    pairCount++;
  }

  /** Bytes of the whole file that {@link #write} would write now. */
  public long fileBytes(List<Entry> tensors) {
    long header = header(tensors).size();
    long bytes = header + padding(header);
    for (Entry tensor : tensors) {
      bytes += tensor.sizeBytes() + padding(tensor.sizeBytes());
    }
    return bytes;
  }

  /** Writes everything: what was put, the tensors' directory and their bytes. */
  public void write(OutputStream file, List<Entry> tensors) throws IOException {
    ByteArrayOutputStream header = header(tensors);
    header.writeTo(file);
    pad(file, header.size());
    for (Entry tensor : tensors) {
      tensor.contents().writeTo(file);
      pad(file, tensor.sizeBytes());
    }
  }

  private ByteArrayOutputStream header(List<Entry> tensors) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    int32(header, VERSION);
    int64(header, tensors.size());
    int64(header, pairCount);
    header.writeBytes(pairs.toByteArray());
    long offset = 0;
    for (Entry tensor : tensors) {
      text(header, tensor.name());
      int32(header, tensor.shape().size());
      for (int i = tensor.shape().size() - 1; i >= 0; i--) {
        int64(header, tensor.shape().get(i));
      }
      int32(header, tensor.ggmlId());
      int64(header, offset);
      offset += tensor.sizeBytes() + padding(tensor.sizeBytes());
    }
    return header;
  }

  private static void pad(OutputStream out, long written) throws IOException {
    out.write(new byte[padding(written)]);
  }

  private static int padding(long written) {
    return (int) (-written & (ALIGNMENT - 1));
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void int32(ByteArrayOutputStream out, int value) {
    out.writeBytes(littleEndian(Integer.BYTES).putInt(value).array());
  }

  private static void int64(ByteArrayOutputStream out, long value) {
    out.writeBytes(littleEndian(Long.BYTES).putLong(value).array());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
