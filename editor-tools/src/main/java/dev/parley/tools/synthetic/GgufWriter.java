package dev.parley.tools.synthetic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a GGUF file: metadata first, in memory; then the tensors, a piece at a time, so that a
 * file may be far larger than the heap.
 *
 * <p><i>Source.</i> The GGUF specification, docs/gguf.md of ggml, version 3.
 */
final class GgufWriter {
  private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;
  private static final int PIECE_BYTES = 1 << 20;

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
  private long pairCount;

  void string(String key, String value) {
    key(key, STRING);
    text(pairs, value);
  }

  void uint32(String key, int value) {
    key(key, UINT32);
    int32(pairs, value);
  }

  void float32(String key, float value) {
    key(key, FLOAT32);
    int32(pairs, Float.floatToIntBits(value));
  }

  void bool(String key, boolean value) {
    key(key, BOOL);
    pairs.write(value ? 1 : 0);
  }

  void int32s(String key, int[] values) {
    arrayKey(key, INT32, values.length);
    for (int value : values) {
      int32(pairs, value);
    }
  }

  void strings(String key, List<String> values) {
    arrayKey(key, STRING, values.size());
    values.forEach(value -> text(pairs, value));
  }

  private void arrayKey(String key, int elementType, int count) {
    key(key, ARRAY);
    int32(pairs, elementType);
    int64(pairs, count);
  }

  private void key(String key, int type) {
    text(pairs, key);
    int32(pairs, type);
    pairCount++;
  }

  /** Writes everything: what was put, the tensors' directory and their numbers. */
  void write(OutputStream file, List<SyntheticTensor> tensors, SplittableRandom random)
      throws IOException {
    ByteArrayOutputStream header = header(tensors);
    header.writeTo(file);
    pad(file, header.size());
    for (SyntheticTensor tensor : tensors) {
      writeNumbers(file, tensor, random);
      pad(file, tensor.sizeBytes());
    }
  }

  private ByteArrayOutputStream header(List<SyntheticTensor> tensors) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    int32(header, VERSION);
    int64(header, tensors.size());
    int64(header, pairCount);
    header.writeBytes(pairs.toByteArray());
    long offset = 0;
    for (SyntheticTensor tensor : tensors) {
      text(header, tensor.name());
      int32(header, tensor.shape().size());
      for (int i = tensor.shape().size() - 1; i >= 0; i--) {
        int64(header, tensor.shape().get(i));
      }
      int32(header, tensor.contents().ggmlId());
      int64(header, offset);
      offset += tensor.sizeBytes() + padding(tensor.sizeBytes());
    }
    return header;
  }

  private static void writeNumbers(
      OutputStream file, SyntheticTensor tensor, SplittableRandom random) throws IOException {
    int blockBytes = tensor.contents().blockBytes();
    int blocksInPiece = PIECE_BYTES / blockBytes;
    byte[] piece = new byte[0];
    for (long left = tensor.blocks(); left > 0; left -= blocksInPiece) {
      int length = (int) Math.min(left, blocksInPiece) * blockBytes;
      piece = piece.length == length ? piece : new byte[length];
      tensor.contents().fill(piece, random);
      file.write(piece);
    }
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
