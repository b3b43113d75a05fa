package dev.parley.inference.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** What an operation should give, in double, and how far off each number may be. */
final class Expected {
  /** Half the distance of neighbouring floats at 1: the error of one rounding. */
  static final double ROUNDING = 0x1p-24;

  private final int rows;
  private final int columns;
  private final double[] values;
  private final double[] allowed;

  Expected(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.values = new double[rows * columns];
    this.allowed = new double[rows * columns];
  }

  void set(int row, int column, double value, double error) {
    values[row * columns + column] = value;
    allowed[row * columns + column] = error;
  }

  /**
   * @param roundings how many roundings the number may have gone through
   */
  void setRounded(int row, int column, double value, double roundings) {
    set(row, column, value, roundings * ROUNDING * Math.abs(value));
  }

  void check(Matrix actual) {
    assertEquals(rows, actual.rows());
    assertEquals(columns, actual.columns());
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int i = row * columns + column;
        double error = Math.abs(actual.at(row, column) - values[i]);
        // Below the normal floats a rounding is no longer relative.
        if (!(error <= allowed[i] + Float.MIN_NORMAL)) {
          fail(
              String.format(
                  "row %d, column %d: expected %s within %s, but was %s",
                  row, column, values[i], allowed[i], actual.at(row, column)));
        }
      }
    }
  }
}
