package dev.parley.inference.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The types of metadata values. The order is that of their numbers in files.
 *
 * <p>Source: {@code gguf_metadata_value_type} of the GGUF specification.
 */
enum GgufValueType {
  UINT8(Byte.BYTES),
  INT8(Byte.BYTES),
  UINT16(Short.BYTES),
  INT16(Short.BYTES),
  UINT32(Integer.BYTES),
  INT32(Integer.BYTES),
  FLOAT32(Float.BYTES),
  BOOL(Byte.BYTES),
  STRING(Long.BYTES),
  ARRAY(Integer.BYTES + Long.BYTES),
  UINT64(Long.BYTES),
  INT64(Long.BYTES),
  FLOAT64(Double.BYTES);

  private final int minimumBytes;

  GgufValueType(int minimumBytes) {
    this.minimumBytes = minimumBytes;
  }

  /** The bytes of a value, or of the shortest if they have no fixed length. */
  int minimumBytes() {
    return minimumBytes;
  }

  static Optional<GgufValueType> ofId(int id) {
    return id >= 0 && id < values().length ? Optional.of(values()[id]) : Optional.empty();
  }

  /** One value, as {@link Metadata} holds it. */
  Object read(GgufCursor cursor, String what) throws IOException {
    return switch (this) {
      case FLOAT32, FLOAT64 -> readReal(cursor, what);
      case BOOL -> cursor.readBoolean(what);
      case STRING -> cursor.readString(what);
      default -> readInteger(cursor, what);
    };
  }

  /** An array of {@code count} values, as {@link Metadata} holds it. */
  Object readArray(int count, GgufCursor cursor, String what) throws IOException {
    return switch (this) {
      case FLOAT32, FLOAT64 -> readReals(count, cursor, what);
      case BOOL -> readBooleans(count, cursor, what);
      case STRING -> readStrings(count, cursor, what);
      default -> readIntegers(count, cursor, what);
    };
  }

  private long readInteger(GgufCursor cursor, String what) throws IOException {
    return switch (this) {
      case UINT8 -> Byte.toUnsignedLong(cursor.readByte(what));
      case INT8 -> cursor.readByte(what);
      case UINT16 -> Short.toUnsignedLong(cursor.readShort(what));
      case INT16 -> cursor.readShort(what);
      case UINT32 -> Integer.toUnsignedLong(cursor.readInt(what));
      case INT32 -> cursor.readInt(what);
      case UINT64 -> cursor.readUnsignedLong(what);
      case INT64 -> cursor.readLong(what);
      default -> throw new IllegalStateException(this + " is no integer");
    };
  }

  private double readReal(GgufCursor cursor, String what) throws IOException {
    return this == FLOAT32 ? cursor.readFloat(what) : cursor.readDouble(what);
  }

  private long[] readIntegers(int count, GgufCursor cursor, String what) throws IOException {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = readInteger(cursor, what);
    }
    return values;
  }

  private float[] readReals(int count, GgufCursor cursor, String what) throws IOException {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) readReal(cursor, what);
    }
    return values;
  }

  private static boolean[] readBooleans(int count, GgufCursor cursor, String what)
      throws IOException {
    boolean[] values = new boolean[count];
    for (int i = 0; i < count; i++) {
      values[i] = cursor.readBoolean(what);
    }
    return values;
  }

  private static List<String> readStrings(int count, GgufCursor cursor, String what)
      throws IOException {
    String[] values = new String[count];
    for (int i = 0; i < count; i++) {
      values[i] = cursor.readString(what);
    }
    return List.copyOf(Arrays.asList(values));
  }
}
