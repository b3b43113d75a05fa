package dev.parley.inference.model;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes tensors out of a file onto the device, each checked to have the shape the model expects.
 */
final class Weights {
  private final ModelFile file;
  private final Ops ops;
  private final Set<String> taken = new HashSet<>();

  Weights(ModelFile file, Ops ops) {
    this.file = file;
    this.ops = ops;
  }

  boolean has(String name) {
    return file.tensor(name).isPresent();
  }

  /** How many rows a tensor has, before it is taken; 0 if there is none. */
  int rows(String name) {
    long rows = file.tensor(name).map(TensorInfo::rows).orElse(0L);
    if (rows > Integer.MAX_VALUE) {
      throw new ModelFormatException(where(name), rows + " rows", "at most 2^31 - 1");
    }
    return (int) rows;
  }

  /** A matrix of (rows, columns) in whatever type the file stores it. */
  Tensor matrix(String name, long rows, long columns) {
    TensorInfo info = take(name, rows, columns);
    if (info.rows() != rows || info.columns() != columns) {
      throw misshapen(info, rows, columns);
    }
    if (info.type() == QuantType.I32) {
      throw new ModelFormatException(where(name), "type I32", "a type of weights");
    }
    return ops.load(file, info);
  }

  /** A small tensor of that many elements, whatever its dimensions, as rows of f32. */
  Tensor floats(String name, long rows, long columns) {
    TensorInfo info = take(name, rows, columns);
    if (info.type() != QuantType.F32) {
      throw new ModelFormatException(
          where(name), "type " + info.type(), "F32, as for every norm, bias and convolution");
    }
    if (info.rows() * info.columns() != rows * columns) {
      throw misshapen(info, rows, columns);
    }
    return ops.loadFloats(file, info, rows, columns);
  }

  /**
   * @throws ModelFormatException if the file has a tensor that the model did not take, because then
   *     it is not the model we think it is
   */
  void requireAllTaken(String architecture) {
    List<String> left =
        file.tensors().stream()
            .map(TensorInfo::name)
            .filter(name -> !taken.contains(name))
            .toList();
    if (!left.isEmpty()) {
      throw new ModelFormatException(
          where(left.get(0)),
          "a tensor that " + architecture + " does not have (" + left.size() + " such)",
          "only the tensors of " + architecture);
    }
  }

  private TensorInfo take(String name, long rows, long columns) {
    TensorInfo info =
        file.tensor(name)
            .orElseThrow(
                () ->
                    new ModelFormatException(where(name), "no such tensor", shape(rows, columns)));
    taken.add(name);
    return info;
  }

  private ModelFormatException misshapen(TensorInfo info, long rows, long columns) {
    return new ModelFormatException(
        where(info.name()), "shape " + info.shape(), "shape " + shape(rows, columns));
  }

  private static String shape(long rows, long columns) {
    return rows == 1 ? "[" + columns + "]" : "[" + rows + ", " + columns + "]";
  }

  private String where(String name) {
    return file.path().getFileName() + ", tensor '" + name + "'";
  }
}
