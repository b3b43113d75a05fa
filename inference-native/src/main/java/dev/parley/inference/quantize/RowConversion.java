package dev.parley.inference.quantize;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a tensor and stores them as another type. Rows are independent of each other, so
 * they are shared out to the JDK's common pool.
 */
final class RowConversion {
  private static final long SLAB_BYTES = 8 << 20;

  private final ModelFile file;
  private final TensorInfo source;
  private final QuantType type;
  private final float @Nullable [] importance;

  /**
   * @param importance of the columns; null if that is not known
   */
  RowConversion(ModelFile file, TensorInfo source, QuantType type, float @Nullable [] importance) {
    this.file = file;
    this.source = source;
    this.type = type;
    this.importance = importance;
  }

  /** How many rows are converted at once: enough for all threads, few enough to need no memory. */
  int rowsAtOnce() {
    long longest = Math.max(sourceRowBytes(), rowBytes());
    return (int) Math.max(1, Math.min(source.rows(), SLAB_BYTES / longest));
  }

  /** Bytes of a row as it is stored in the end. */
  int rowBytes() {
    return Math.toIntExact(type.bytes(source.columns()));
  }

  private int sourceRowBytes() {
    return Math.toIntExact(source.type().bytes(source.columns()));
  }

  /**
   * Rows in the new type, one after the other.
   *
   * @throws ModelFormatException if one has a number that the type cannot hold
   */
  byte[] rows(long first, int count) {
    byte[] stored = new byte[Math.multiplyExact(count, sourceRowBytes())];
    file.read(source, first * sourceRowBytes(), ByteBuffer.wrap(stored));
    byte[] converted = new byte[Math.multiplyExact(count, rowBytes())];
    int[] unfit = new int[count];
    IntStream.range(0, count).parallel().forEach(row -> unfit[row] = row(row, stored, converted));
    for (int row = 0; row < count; row++) {
      if (unfit[row] >= 0) {
        throw unfit(first + row, unfit[row], stored, row);
      }
    }
    return converted;
  }

  /** Converts one row; gives the first column that does not fit, or -1. */
  private int row(int row, byte[] stored, byte[] converted) {
    float[] values = decoded(stored, row);
    float limit = RowEncoder.limit(type);
    for (int column = 0; column < values.length; column++) {
      if (!(Math.abs(values[column]) <= limit)) {
        return column;
      }
    }
    new RowEncoder().encode(type, values, importance, converted, row * rowBytes());
    return -1;
  }

  private float[] decoded(byte[] stored, int row) {
    int length = sourceRowBytes();
    float[] values = new float[Math.toIntExact(source.columns())];
    byte[] bytes = Arrays.copyOfRange(stored, row * length, (row + 1) * length);
    RowDecoder.decode(source.type(), bytes, values, values.length);
    return values;
  }

  private ModelFormatException unfit(long row, int column, byte[] stored, int at) {
    return new ModelFormatException(
        "%s, tensor '%s', row %d, column %d"
            .formatted(file.path().getFileName(), source.name(), row, column),
        Float.toString(decoded(stored, at)[column]),
        "a number of at most %s in size, as %s can hold".formatted(RowEncoder.limit(type), type));
  }
}
