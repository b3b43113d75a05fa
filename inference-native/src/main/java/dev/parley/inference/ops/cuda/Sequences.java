package dev.parley.inference.ops.cuda;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/**
 * What operations launch that look back at a sequence: attention and recurrences (docs/cuda.md).
 * Rows of one call are of one kind, text or generated tokens, each of which is of another sequence.
 */
final class Sequences {
  private static final String ATTENTION = "attention";
  private static final String RECURRENCE = "recurrence";

  private static final int ATTENTION_THREADS = 128;
  private static final int CHANNEL_THREADS = 128;
  private static final int SCAN_THREADS = 128;

  /** Positions whose weighted sum a block computes for generated tokens. */
  private static final int PARTITION = 256;

  /** Blocks that share the partitions of a row and head. */
  private static final int MOST_PARTITION_BLOCKS = 64;

  /** Query heads that read a key-value head together in one block. */
  private static final int MOST_HEADS = 5;

  /** Floats of a partial sum beside its columns: the largest score and the sum of weights. */
  private static final int PARTIAL_EXTRA = 2;

  /** Rows of a head's state that a block moves on. */
  private static final int SCAN_ROWS = 16;

  private Sequences() {}

  /** Queries of a block of text, by the width of a head. */
  private static int queriesOfTile(int headWidth) {
    return headWidth <= 128 ? 32 : 16;
  }

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
    return Launch.blocks(cache.pageTable().columns() * cache.pageTokens(), PARTITION);
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
    long headTiles = Launch.blocks(shared, decode ? MOST_HEADS : queriesOfTile(headWidth));
    long heads = Launch.blocks(shared, headTiles);
    String type = cache.keys().type().name().toLowerCase(Locale.ROOT);
    long read =
        query.rows() * Math.min(1024, PARTITION * partitions(cache)) * cache.keys().rowBytes();
    if (!decode) {
      int queries = queriesOfTile(headWidth);
      long rows = queries / heads;
      return List.of(
          attention("attention_text_" + type + "_" + queries, query, cache, slots, positions, out)
              .grid(Launch.blocks(query.rows(), rows), keyValueHeads * headTiles)
              .movedBytes(read)
              .with(headWidth)
              .with(heads)
              .with(0) // partial sums, which text has none of
              .with(0));
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
        .grid(
            x.rows() == 0 ? 0 : Launch.blocks(x.columns(), CHANNEL_THREADS), decode ? x.rows() : 1)
        .movedBytes(2 * x.sizeBytes())
        .with(x)
        .with(weight)
        .with(bias)
        .with(state)
        .with(slots)
        .with(out);
  }

  /**
   * @param decode whether the rows are generated tokens, each of another sequence
   */
  static Launch ssmScan(SsmScan scan, Tensor out, boolean decode) {
    long parts = Launch.blocks(scan.headWidth(), SCAN_ROWS);
    long state = (long) scan.heads() * scan.headWidth() * scan.stateWidth() * Float.BYTES;
    return new Launch(RECURRENCE, scanEntry(scan), SCAN_THREADS)
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

  private static String scanEntry(SsmScan scan) {
    int columns = scan.stateWidth();
    if (columns > 256) {
      throw new IllegalArgumentException(
          "a state of " + columns + " columns; the CUDA device takes up to 256");
    }
    return columns > 128 ? "ssm_scan_wide" : "ssm_scan";
  }
}
