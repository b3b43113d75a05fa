package dev.parley.inference.engine;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.quantize.RecastFile;
import dev.parley.inference.tensor.QuantType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which weights of a model become which type. Rows that are no whole number of blocks of 256 get
 * the next larger type of small blocks; norms, biases, convolutions and other small tensors stay as
 * they are, and so does a matrix whose rows no type fits.
 *
 * <p>Source: tensor_type_fallback in llama-quant.cpp of llama.cpp, for what replaces a type.
 *
 * @param type of matrices
 * @param head of the one that gives the logits; null for Q6_K, or Q8_0 where that does not fit
 * @param embeddings of the embedding table; null for {@code type}, or for the head's where the
 *     table is also the head
 */
public record QuantizePlan(
    WeightType type, @Nullable WeightType head, @Nullable WeightType embeddings) {

  /** The type of each tensor that changes or may change, by name. */
  Map<String, QuantType> types(ModelFile file) {
    Map<String, QuantType> types = new LinkedHashMap<>();
    for (TensorInfo tensor : file.tensors()) {
      if (isMatrix(tensor)) {
        put(types, tensor, tensor.name(), type.stored());
      }
    }
    boolean tied = file.tensor(RecastFile.HEAD).isEmpty();
    QuantType headType = head == null ? QuantType.Q6_K : head.stored();
    file.tensor(RecastFile.EMBEDDINGS)
        .ifPresent(table -> put(types, table, RecastFile.EMBEDDINGS, tableType(tied, headType)));
    RecastFile.head(file)
        .filter(source -> !tied || (head != null && embeddings != null && head != embeddings))
        .ifPresent(source -> put(types, source, RecastFile.HEAD, headType));
    return types;
  }

  private QuantType tableType(boolean tied, QuantType headType) {
    if (embeddings != null) {
      return embeddings.stored();
    }
    return tied ? headType : type.stored();
  }

  private static boolean isMatrix(TensorInfo tensor) {
    String name = tensor.name();
    return tensor.shape().size() == 2
        && tensor.rows() > 1
        && name.endsWith(".weight")
        && !name.contains("norm")
        && !name.contains("conv");
  }

  private static void put(
      Map<String, QuantType> types, TensorInfo source, String name, QuantType wanted) {
    QuantType fitting = fitting(wanted, source.columns());
    types.put(name, source.columns() % fitting.blockElements() == 0 ? fitting : source.type());
  }

  private static QuantType fitting(QuantType type, long columns) {
    if (columns % type.blockElements() == 0) {
      return type;
    }
    return switch (type) {
      case Q4_K -> QuantType.Q5_0;
      case Q5_K -> QuantType.Q5_1;
      case Q6_K -> QuantType.Q8_0;
      default -> type;
    };
  }
}
