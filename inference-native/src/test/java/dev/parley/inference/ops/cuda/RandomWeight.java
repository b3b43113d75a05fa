package dev.parley.inference.ops.cuda;

import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.OneWeightFile;
import dev.parley.inference.quantize.RowEncoder;
import dev.parley.inference.tensor.QuantType;
import java.util.SplittableRandom;

/** A model file of one weight, of numbers between -1 and 1. */
final class RandomWeight extends OneWeightFile {
  RandomWeight(QuantType type, int rows, int columns) {
    super(type, rows, columns, new byte[rows * (int) type.bytes(columns)]);
    int rowBytes = (int) type.bytes(columns);
    SplittableRandom random = new SplittableRandom(rows);
    RowEncoder encoder = new RowEncoder();
    float[] row = new float[columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        row[c] = (float) (2 * random.nextDouble() - 1);
      }
      encoder.encode(type, row, null, stored, r * rowBytes);
    }
  }

  TensorInfo weight() {
    return info;
  }
}
