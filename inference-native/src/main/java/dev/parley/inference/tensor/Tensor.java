package dev.parley.inference.tensor;

/**
 * A matrix in a device's memory, or a view of one: where it begins, how its numbers are stored, and
 * how far apart its rows lie. It owns nothing; the {@code Ops} that made it do.
 *
 * @param address of the first element, in the device's own address space
 * @param type how numbers are stored
 * @param rows count of rows
 * @param columns elements of a row, a whole number of the type's blocks
 * @param rowBytes from the start of a row to the start of the next
 */
public record Tensor(long address, QuantType type, long rows, long columns, long rowBytes) {

  /** A matrix whose rows follow each other without a gap. */
  public static Tensor dense(long address, QuantType type, long rows, long columns) {
    return new Tensor(address, type, rows, columns, type.bytes(columns));
  }

  /** The columns {@code from} to {@code from + count} of every row; both at block borders. */
  public Tensor columns(long from, long count) {
    checkRange(from, count, columns, "columns");
    return new Tensor(address + type.bytes(from), type, rows, count, rowBytes);
  }

  /** The rows {@code from} to {@code from + count}. */
  public Tensor rows(long from, long count) {
    checkRange(from, count, rows, "rows");
    return new Tensor(address + from * rowBytes, type, count, columns, rowBytes);
  }

  public long rowAddress(long row) {
    return address + row * rowBytes;
  }

  public boolean isDense() {
    return rowBytes == type.bytes(columns);
  }

  /** Bytes of all elements, gaps between the rows of a view not counted. */
  public long sizeBytes() {
    return rows * type.bytes(columns);
  }

  private static void checkRange(long from, long count, long limit, String what) {
    if (from < 0 || count < 0 || from > limit - count) {
      throw new IndexOutOfBoundsException(
          what + " " + from + " to " + (from + count) + " of a tensor of " + limit);
    }
  }
}
