package dev.parley.inference.ops.cuda;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What operations with weights launch (docs/cuda.md). Each type of weights has a module of its own.
 */
final class Products {
  private static final int ROUNDED_BLOCK = 32;

  /** A scale and two sums. */
  private static final int ROUNDED_BLOCK_EXTRA = 8;

  /** Rows of a weight that a block multiplies with generated tokens. */
  private static final int DECODE_ROWS = 4;

  private static final int DECODE_THREADS = 128;

  /** Rows of a weight, and of text, that a block multiplies. */
  private static final int TILE = 64;

  private static final int TILE_THREADS = 128;

  /** Products that take as long as a byte: of bytes on tensor cores, and of floats. */
  private static final int ROUNDED_PRODUCTS_A_BYTE = 64;

  private static final int FLOAT_PRODUCTS_A_BYTE = 16;

  private static final int GATHER_THREADS = 64;

  private static final int GATHER_COLUMNS = 1024;

  private Products() {}

  /** Rows of rounded activations begin where 16 bytes can be read at once. */
  static long roundedRowBytes(long columns) {
    return (columns + columns / ROUNDED_BLOCK * ROUNDED_BLOCK_EXTRA + 15) & -16;
  }

  /**
   * {@code out = x * weight^T}.
   *
   * @param decode whether the rows of x are generated tokens
   */
  static List<Launch> matmul(Tensor weight, Tensor x, Tensor out, boolean decode) {
    return product(weight, x, out, false, decode);
  }

  /**
   * {@code target += x * weight^T}, to the bit what {@link #matmul} and {@link Kernels#add} give.
   */
  static List<Launch> matmulAdd(Tensor weight, Tensor x, Tensor target, boolean decode) {
    return product(weight, x, target, true, decode);
  }

  private static List<Launch> product(
      Tensor weight, Tensor x, Tensor out, boolean adds, boolean decode) {
    if (!decode) {
      return List.of(textProduct(weight, x, out).with(adds ? 1 : 0));
    }
    long most = isExactBlocks(weight, x) ? 4 : 8;
    List<Launch> launches = new ArrayList<>();
    for (long from = 0; from < x.rows(); from += most) {
      long rows = Math.min(most, x.rows() - from);
      Launch launch = decodeProduct(weight, x.rows(from, rows), out.rows(from, rows));
      launches.add(launch.with(adds ? 1 : 0));
    }
    return launches;
  }

  /** Blocks with x as it is, of which there are kernels for 1 and 4 rows of x. */
  private static boolean isExactBlocks(Tensor weight, Tensor x) {
    return weight.type().isBlockType() && x.type() != QuantType.INT8;
  }

  private static Launch decodeProduct(Tensor weight, Tensor x, Tensor out) {
    boolean exactBlocks = isExactBlocks(weight, x);
    long columns = exactBlocks && x.rows() > 1 ? 4 : powerOfTwo(x.rows());
    String entry = productName(weight, x, "decode") + "_" + columns;
    return new Launch(module(weight), entry, DECODE_THREADS)
        .grid(Launch.blocks(weight.rows(), exactBlocks ? 1 : DECODE_ROWS))
        .movedBytes(PackedWeight.bytes(weight))
        .with(weight)
        .with(x)
        .with(out);
  }

  /** The least power of two that is no less. */
  private static long powerOfTwo(long count) {
    return Long.highestOneBit(2 * count - 1);
  }

  private static Launch textProduct(Tensor weight, Tensor x, Tensor out) {
    double products = (double) weight.rows() * weight.columns() * x.rows();
    double perByte = x.type() == QuantType.INT8 ? ROUNDED_PRODUCTS_A_BYTE : FLOAT_PRODUCTS_A_BYTE;
    return new Launch(module(weight), productName(weight, x, "text"), TILE_THREADS)
        .grid(Launch.blocks(weight.rows(), TILE), Launch.blocks(x.rows(), TILE))
        .movedBytes(Math.max(PackedWeight.bytes(weight), (long) (products / perByte)))
        .with(weight)
        .with(x)
        .with(out);
  }

  private static String productName(Tensor weight, Tensor x, String kind) {
    String rounded = x.type() == QuantType.INT8 ? "_rounded_" : "_";
    return typeName(weight) + rounded + kind;
  }

  private static String typeName(Tensor weight) {
    return weight.type().name().toLowerCase(Locale.ROOT);
  }

  private static String module(Tensor weight) {
    return "type_" + typeName(weight);
  }

  /** {@code out[i] = source[rows[i]]} as floats, whatever the type of source. */
  static Launch gather(Tensor source, Tensor rows, Tensor out) {
    return new Launch(module(source), typeName(source) + "_gather", GATHER_THREADS)
        .grid(
            Launch.blocks(out.columns(), GATHER_COLUMNS), Math.min(out.rows(), Launch.MOST_BLOCKS))
        .movedBytes(2 * out.sizeBytes())
        .with(source)
        .with(rows)
        .with(out);
  }
}
