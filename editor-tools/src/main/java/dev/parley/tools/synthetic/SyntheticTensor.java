package dev.parley.tools.synthetic;

import dev.parley.inference.format.gguf.GgufWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A tensor to be written.
 *
 * @param shape slowest dimension first
 * @param contents its type and numbers
 */
record SyntheticTensor(String name, List<Integer> shape, TensorContents contents) {
  private static final int PIECE_BYTES = 1 << 20;

  SyntheticTensor {
    shape = List.copyOf(shape);
  }

  long blocks() {
    long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    return elements / contents.blockElements();
  }

  long sizeBytes() {
    return blocks() * contents.blockBytes();
  }

  GgufWriter.Entry entry(SplittableRandom random) {
    return new GgufWriter.Entry(
        name,
        shape.stream().map(Integer::longValue).toList(),
        contents.ggmlId(),
        sizeBytes(),
        file -> writeNumbers(file, random));
  }

  private void writeNumbers(OutputStream file, SplittableRandom random) throws IOException {
    int blocksInPiece = PIECE_BYTES / contents.blockBytes();
    byte[] piece = new byte[0];
    for (long left = blocks(); left > 0; left -= blocksInPiece) {
      int length = (int) Math.min(left, blocksInPiece) * contents.blockBytes();
      piece = piece.length == length ? piece : new byte[length];
      contents.fill(piece, random);
      file.write(piece);
    }
  }
}
