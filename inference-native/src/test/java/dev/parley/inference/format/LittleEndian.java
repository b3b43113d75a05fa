package dev.parley.inference.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes written one number after another, the lowest byte of each first. */
public final class LittleEndian {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public LittleEndian int8(int value) {
    return number(value, Byte.BYTES);
  }

  public LittleEndian int16(int value) {
    return number(value, Short.BYTES);
  }

  public LittleEndian int32(int value) {
    return number(value, Integer.BYTES);
  }

  public LittleEndian int64(long value) {
    return number(value, Long.BYTES);
  }

  public LittleEndian float32(float value) {
    return int32(Float.floatToRawIntBits(value));
  }

  public LittleEndian float64(double value) {
    return int64(Double.doubleToRawLongBits(value));
  }

  /** A text in UTF-8 with its length before it. */
  public LittleEndian string(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return int64(encoded.length).raw(encoded);
  }

  public LittleEndian raw(byte... more) {
    bytes.writeBytes(more);
    return this;
  }

  /** Zeros up to the next multiple of {@code alignment}. */
  public LittleEndian pad(int alignment) {
    while (bytes.size() % alignment != 0) {
      bytes.write(0);
    }
    return this;
  }

  public int size() {
    return bytes.size();
  }

  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private LittleEndian number(long value, int size) {
    for (int i = 0; i < size; i++) {
      bytes.write((int) (value >>> (i * Byte.SIZE)));
    }
    return this;
  }
}
