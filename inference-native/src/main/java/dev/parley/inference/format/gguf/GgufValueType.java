package dev.parley.inference.format.gguf;

import dev.parley.inference.format.Metadata;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The types of metadata values.
 *
 * <p>Source: {@code gguf_metadata_value_type} of the GGUF specification.
 */
enum GgufValueType {
  UINT8(0, Byte.BYTES),
  INT8(1, Byte.BYTES),
  UINT16(2, Short.BYTES),
  INT16(3, Short.BYTES),
  UINT32(4, Integer.BYTES),
  INT32(5, Integer.BYTES),
  FLOAT32(6, Float.BYTES),
  BOOL(7, Byte.BYTES),
  STRING(8, Long.BYTES),
  ARRAY(9, Integer.BYTES + Long.BYTES),
  UINT64(10, Long.BYTES),
  INT64(11, Long.BYTES),
  FLOAT64(12, Double.BYTES);

  private final int id;
  private final int minimumBytes;

  GgufValueType(int id, int minimumBytes) {
    this.id = id;
    this.minimumBytes = minimumBytes;
  }

  /** The type's number in files. */
  int id() {
    return id;
  }

  /** The bytes of a value, or of the shortest if they have no fixed length. */
  int minimumBytes() {
    return minimumBytes;
  }

  static Optional<GgufValueType> ofId(int id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
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
