package dev.parley.inference.ops.cuda;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/**
 * What each operation launches: entry, blocks, and the fields of its struct (docs/cuda.md). Rows of
 * one call are of one kind.
 */
final class Kernels {
  private static final String ROWS = "rows";
  private static final String ELEMENTWISE = "elementwise";
  private static final String ATTENTION = "attention";
  private static final String RECURRENCE = "recurrence";
  private static final String WEIGHTS = "weights";

  /** The most blocks in the directions y and z; kernels step over what is beyond. */
  private static final long MOST_BLOCKS = 65535;

  /** Columns that a block of an elementwise kernel takes, four each thread. */
  private static final int ELEMENTS = 1024;

  private static final int ELEMENT_THREADS = 256;
  private static final int ROW_THREADS = 256;

  private Kernels() {}

  private static Launch byElement(String entry, Tensor rows) {
    return new Launch(ELEMENTWISE, entry, ELEMENT_THREADS)
        .grid(blocks(rows.columns(), ELEMENTS), Math.min(rows.rows(), MOST_BLOCKS));
  }

  private static Launch byRow(String entry, long rows) {
    return new Launch(ROWS, entry, ROW_THREADS).grid(rows);
  }

  private static long blocks(long elements, long each) {
    return (elements + each - 1) / each;
  }

  // Weights

  /** Bytes that this many blocks take in the GPU's memory. */
  static long packedBytes(QuantType type, long blocks) {
    return PackedWeight.bytes(type, blocks);
  }

  /**
   * Moves stored blocks to where the kernels want them.
   *
   * @param source of the blocks {@code from} to {@code from + count} as the file has them
   * @param target of all the {@code total} blocks of the weight
   */
  static Launch pack(long source, long target, QuantType type, long from, long count, long total) {
    int threads = 256;
    long halfWords = count * type.blockBytes() / Short.BYTES;
    Launch launch =
        new Launch(WEIGHTS, "pack", threads)
            .grid(blocks(halfWords, threads))
            .movedBytes(2 * count * type.blockBytes())
            .with(source)
            .with(from)
            .with(count)
            .with(type.blockBytes());
    long plane = target;
    List<PackedWeight.Part> parts = PackedWeight.parts(type);
    for (PackedWeight.Part part : parts) {
      launch.with(plane).with(part.from()).with(part.bytes());
      plane += PackedWeight.planeBytes(part, total);
    }
    for (int i = parts.size(); i < PLANES; i++) {
      launch.with(0).with(0).with(0);
    }
    return launch;
  }

  /** Planes that {@code parley_pack} has room for. */
  private static final int PLANES = 4;

  /** Reads all bytes of a weight. */
  static Launch read(Tensor weight) {
    int threads = 256;
    long bytes = weightBytes(weight);
    return new Launch(WEIGHTS, "read", threads)
        .grid(Math.min(blocks(bytes, 64L * threads), MOST_BLOCKS))
        .movedBytes(bytes)
        .with(weight)
        .with(bytes);
  }

  private static long weightBytes(Tensor weight) {
    QuantType type = weight.type();
    return type.isBlockType()
        ? packedBytes(type, weight.rows() * (weight.columns() / type.blockElements()))
        : weight.rows() * weight.rowBytes();
  }

  // Products

  /** Rows of rounded activations begin where 16 bytes can be read at once. */
  static long roundedRowBytes(long columns) {
    return (columns + columns / ROUNDED_BLOCK * ROUNDED_BLOCK_EXTRA + 15) & -16;
  }

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

  /**
   * {@code out = x * weight^T}.
   *
   * @param decode whether the rows of x are generated tokens
   */
  static List<Launch> matmul(Tensor weight, Tensor x, Tensor out, boolean decode) {
    return decode ? decodeProduct(weight, x, out) : List.of(textProduct(weight, x, out));
  }

  private static List<Launch> decodeProduct(Tensor weight, Tensor x, Tensor out) {
    long most = decodeColumns(weight, x);
    List<Launch> launches = new ArrayList<>();
    for (long from = 0; from < x.rows(); from += most) {
      long rows = Math.min(most, x.rows() - from);
      launches.add(decodeLaunch(weight, x.rows(from, rows), out.rows(from, rows)));
    }
    return launches;
  }

  /** Rows of x that one launch takes. */
  private static long decodeColumns(Tensor weight, Tensor x) {
    return weight.type().isBlockType() && x.type() != QuantType.INT8 ? 4 : 8;
  }

  private static Launch decodeLaunch(Tensor weight, Tensor x, Tensor out) {
    boolean exactBlocks = weight.type().isBlockType() && x.type() != QuantType.INT8;
    long columns = exactBlocks && x.rows() > 1 ? 4 : powerOfTwo(x.rows());
    String entry = productName(weight, x, "decode") + "_" + columns;
    return new Launch(module(weight), entry, DECODE_THREADS)
        .grid(blocks(weight.rows(), exactBlocks ? 1 : DECODE_ROWS))
        .movedBytes(weightBytes(weight))
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
        .grid(blocks(weight.rows(), TILE), blocks(x.rows(), TILE))
        .movedBytes(Math.max(weightBytes(weight), (long) (products / perByte)))
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

  private static final int GATHER_THREADS = 64;
  private static final int GATHER_COLUMNS = 1024;

  /** {@code out[i] = source[rows[i]]} as floats, whatever the type of source. */
  static Launch gather(Tensor source, Tensor rows, Tensor out) {
    return new Launch(module(source), typeName(source) + "_gather", GATHER_THREADS)
        .grid(blocks(out.columns(), GATHER_COLUMNS), Math.min(out.rows(), MOST_BLOCKS))
        .movedBytes(2 * out.sizeBytes())
        .with(source)
        .with(rows)
        .with(out);
  }

  // Rows

  static Launch quantize(Tensor x, Tensor out) {
    return byRow("quantize", x.rows()).movedBytes(2 * x.sizeBytes()).with(x).with(out);
  }

  static Launch rmsNorm(Tensor x, Tensor weight, Tensor out, float epsilon) {
    return norm("rms_norm", x, weight, out, epsilon);
  }

  /** {@link #rmsNorm} and {@link #quantize} in one. */
  static Launch quantizedRmsNorm(Tensor x, Tensor weight, Tensor out, float epsilon) {
    return norm("quantized_rms_norm", x, weight, out, epsilon);
  }

  private static Launch norm(String entry, Tensor x, Tensor weight, Tensor out, float epsilon) {
    return byRow(entry, x.rows())
        .movedBytes(2 * x.sizeBytes())
        .with(x)
        .with(weight)
        .with(out)
        .with((double) epsilon);
  }

  static Launch gatedGroupNorm(
      Tensor y, Tensor z, Tensor weight, Tensor out, int groups, float epsilon) {
    return byRow("gated_group_norm", y.rows() * groups)
        .movedBytes(3 * y.sizeBytes())
        .with(y)
        .with(z)
        .with(weight)
        .with(out)
        .with(groups)
        .with((double) epsilon);
  }

  /**
   * How strongly each row speaks: {@code r / (1 + r)} of its root mean square r, into a buffer of
   * floats. For showing a voice, not for computing with it.
   *
   * @param indexes (T, 1) I32, where in the buffer a row's number goes; -1 for nowhere
   * @param target a device address of floats, as many as the largest index wants
   */
  static Launch energy(Tensor x, Tensor indexes, long target) {
    return byRow("energy", x.rows()).movedBytes(x.sizeBytes()).with(x).with(indexes).with(target);
  }

  // Elements

  /** Rows of one type or F32 and F16; the source may be a row that repeats. */
  static Launch copy(Tensor source, Tensor target) {
    return byElement("copy", source).movedBytes(2 * source.sizeBytes()).with(source).with(target);
  }

  /** {@code target += x}. */
  static Launch add(Tensor target, Tensor x) {
    return elementwise("add", target, x, target);
  }

  static Launch squaredRelu(Tensor x, Tensor out) {
    return elementwise("squared_relu", x, x, out);
  }

  static Launch swiglu(Tensor gate, Tensor up, Tensor out) {
    return elementwise("swiglu", gate, up, out);
  }

  private static Launch elementwise(String entry, Tensor a, Tensor b, Tensor out) {
    return byElement(entry, out).movedBytes(3 * out.sizeBytes()).with(a).with(b).with(out);
  }

  static Launch rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth) {
    return byElement("rope", x)
        .movedBytes(2 * x.sizeBytes())
        .with(x)
        .with(frequencies)
        .with(positions)
        .with(headWidth);
  }

  static Launch storeKeyValues(
      Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions) {
    return byElement("store_key_values", keys)
        .movedBytes(3 * keys.sizeBytes())
        .with(keys)
        .with(values)
        .with(cache)
        .with(slots)
        .with(positions);
  }

  // Attention

  /** Positions whose weighted sum a block computes for generated tokens. */
  private static final int PARTITION = 256;

  /** Blocks that share the partitions of a row and head. */
  private static final int MOST_PARTITION_BLOCKS = 64;

  /** Query heads that read a key-value head together in one block. */
  private static final int MOST_HEADS = 5;

  /** Queries of a block of text, by the width of a head. */
  private static int queriesOfTile(int headWidth) {
    return headWidth <= 128 ? 32 : 16;
  }

  private static final int ATTENTION_THREADS = 128;

  /** Floats of a partial sum beside its columns: the largest score and the sum of weights. */
  private static final int PARTIAL_EXTRA = 2;

  /**
   * Bytes of scratch that attention needs for that many rows of generated tokens.
   *
   * @param query (T, H*P)
   */
  static long attentionScratchBytes(Tensor query, PagedKeyValues cache, int headWidth) {
    long heads = query.columns() / headWidth;
    return query.rows()
        * heads
        * partitions(cache)
        * (headWidth + PARTIAL_EXTRA)
        * (long) Float.BYTES;
  }

  private static long partitions(PagedKeyValues cache) {
    return blocks(cache.pageTable().columns() * cache.pageTokens(), PARTITION);
  }

  /**
   * Attention of rows over their sequences' pages.
   *
   * @param decode whether the rows are generated tokens, each of another sequence
   * @param scratch gives the address of that many bytes, which stay until the launches have run
   */
  static List<Launch> attention(
      Tensor query,
      PagedKeyValues cache,
      Tensor slots,
      Tensor positions,
      Tensor out,
      int headWidth,
      boolean decode,
      LongUnaryOperator scratch) {
    if (headWidth > 256) {
      throw new IllegalArgumentException(
          "attention heads of " + headWidth + " columns; the CUDA device takes up to 256");
    }
    long keyValueHeads = cache.keys().columns() / headWidth;
    long shared = query.columns() / cache.keys().columns();
    long headTiles = blocks(shared, decode ? MOST_HEADS : queriesOfTile(headWidth));
    long heads = blocks(shared, headTiles);
    String type = cache.keys().type().name().toLowerCase(Locale.ROOT);
    long read =
        query.rows() * Math.min(1024, PARTITION * partitions(cache)) * cache.keys().rowBytes();
    if (!decode) {
      int queries = queriesOfTile(headWidth);
      long rows = queries / heads;
      return List.of(
          attention("attention_text_" + type + "_" + queries, query, cache, slots, positions, out)
              .grid(blocks(query.rows(), rows), keyValueHeads * headTiles)
              .movedBytes(read)
              .with(headWidth)
              .with(heads));
    }
    long partials = scratch.applyAsLong(attentionScratchBytes(query, cache, headWidth));
    long partitions = partitions(cache);
    Launch partial =
        attention("attention_decode_" + type, query, cache, slots, positions, out)
            .grid(
                Math.min(partitions, MOST_PARTITION_BLOCKS),
                keyValueHeads * headTiles,
                query.rows())
            .movedBytes(2 * read);
    Launch combine =
        attention("attention_combine", query, cache, slots, positions, out)
            .grid(query.columns() / headWidth, query.rows())
            .movedBytes(2 * query.sizeBytes());
    return List.of(
        partial.with(headWidth).with(heads).with(partials).with(partitions),
        combine.with(headWidth).with(heads).with(partials).with(partitions));
  }

  private static Launch attention(
      String entry,
      Tensor query,
      PagedKeyValues cache,
      Tensor slots,
      Tensor positions,
      Tensor out) {
    return new Launch(ATTENTION, entry, ATTENTION_THREADS)
        .with(query)
        .with(cache)
        .with(slots)
        .with(positions)
        .with(out);
  }

  // Recurrences

  private static final int CHANNEL_THREADS = 128;

  /**
   * @param decode whether the rows are generated tokens, each of another sequence
   */
  static Launch convSilu(
      Tensor x,
      Tensor weight,
      Tensor bias,
      Tensor state,
      Tensor slots,
      Tensor out,
      boolean decode) {
    return new Launch(RECURRENCE, decode ? "conv_silu_decode" : "conv_silu_text", CHANNEL_THREADS)
        .grid(x.rows() == 0 ? 0 : blocks(x.columns(), CHANNEL_THREADS), decode ? x.rows() : 1)
        .movedBytes(2 * x.sizeBytes())
        .with(x)
        .with(weight)
        .with(bias)
        .with(state)
        .with(slots)
        .with(out);
  }

  private static final int SCAN_THREADS = 128;

  /** Rows of a head's state that a block moves on. */
  private static final int SCAN_ROWS = 16;

  /**
   * @param decode whether the rows are generated tokens, each of another sequence
   */
  static Launch ssmScan(SsmScan scan, Tensor out, boolean decode) {
    long parts = blocks(scan.headWidth(), SCAN_ROWS);
    long state = (long) scan.heads() * scan.headWidth() * scan.stateWidth() * Float.BYTES;
    return new Launch(RECURRENCE, scanEntry(scan, decode), SCAN_THREADS)
        .grid(out.rows() == 0 ? 0 : parts, scan.heads(), decode ? out.rows() : 1)
        .movedBytes(2 * state * (decode ? out.rows() : 1) + 2 * out.sizeBytes())
        .with(scan.x())
        .with(scan.b())
        .with(scan.c())
        .with(scan.dt())
        .with(scan.dtBias())
        .with(scan.a())
        .with(scan.skip())
        .with(scan.state())
        .with(scan.slots())
        .with(out)
        .with(scan.groups());
  }

  private static String scanEntry(SsmScan scan, boolean decode) {
    int columns = scan.stateWidth();
    if (columns > 256) {
      throw new IllegalArgumentException(
          "a state of " + columns + " columns; the CUDA device takes up to 256");
    }
    return (decode ? "ssm_scan_decode" : "ssm_scan_text") + (columns > 128 ? "_wide" : "");
  }
}
