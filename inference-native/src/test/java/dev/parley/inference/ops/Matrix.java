package dev.parley.inference.ops;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A matrix of floats in the heap, and its ways onto a device and back. */
final class Matrix {
  private final int rows;
  private final int columns;
  private final float[] values;

  private Matrix(int rows, int columns, float[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  static Matrix of(int rows, int columns, float... values) {
    return new Matrix(rows, columns, values);
  }

  /** Evenly distributed between the bounds. */
  static Matrix random(SplittableRandom random, int rows, int columns, double low, double high) {
    Matrix matrix = new Matrix(rows, columns, new float[rows * columns]);
    for (int i = 0; i < matrix.values.length; i++) {
      matrix.values[i] = (float) (low + random.nextDouble() * (high - low));
    }
    return matrix;
  }

  static Matrix random(SplittableRandom random, int rows, int columns) {
    return random(random, rows, columns, -2, 2);
  }

  static Matrix read(Ops ops, Tensor tensor) {
    return new Matrix((int) tensor.rows(), (int) tensor.columns(), ops.read(tensor));
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  float at(int row, int column) {
    return values[row * columns + column];
  }

  float[] row(int row) {
    return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  float[] values() {
    return values.clone();
  }

  /** These rows in this order. */
  Matrix rows(int... chosen) {
    Matrix picked = new Matrix(chosen.length, columns, new float[chosen.length * columns]);
    for (int i = 0; i < chosen.length; i++) {
      picked.set(i, row(chosen[i]));
    }
    return picked;
  }

  void set(int row, float[] numbers) {
    System.arraycopy(numbers, 0, values, row * columns, columns);
  }

  Tensor on(Ops ops) {
    Tensor tensor = ops.allocate(QuantType.F32, rows, columns);
    ops.write(tensor, values);
    return tensor;
  }

  /** The same as columns of a wider tensor; what lies beside them would show in every result. */
  Tensor asViewOn(Ops ops) {
    int left = 3;
    int width = left + columns + 5;
    Matrix wide = new Matrix(rows, width, new float[rows * width]);
    Arrays.fill(wide.values, Float.NaN);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * columns, wide.values, row * width + left, columns);
    }
    return wide.on(ops).columns(left, columns);
  }

  static Tensor indexes(Ops ops, int... values) {
    Tensor tensor = ops.allocate(QuantType.I32, values.length, 1);
    ops.write(tensor, values);
    return tensor;
  }
}
