package dev.parley.inference.engine;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.quantize.RecastFile;
import dev.parley.inference.tensor.QuantType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What weights can be stored as, by their names in GGUF files. */
public enum WeightType {
  Q4_0(QuantType.Q4_0),
  Q4_1(QuantType.Q4_1),
  Q5_0(QuantType.Q5_0),
  Q5_1(QuantType.Q5_1),
  Q8_0(QuantType.Q8_0),
  /** Rows must be a multiple of 256 long, as for all whose name ends in K. */
  Q4_K(QuantType.Q4_K),
  Q5_K(QuantType.Q5_K),
  Q6_K(QuantType.Q6_K),
  F16(QuantType.F16),
  BF16(QuantType.BF16),
  F32(QuantType.F32);

  private final QuantType stored;

  WeightType(QuantType stored) {
    this.stored = stored;
  }

  QuantType stored() {
    return stored;
  }

  /** Whether the head of a file is of this type. */
  boolean isHeadOf(ModelFile file) {
    return RecastFile.head(file).filter(head -> head.type() == stored).isPresent();
  }

  /**
   * A file with this type of head.
   *
   * @param importance of the head's columns; null if that is not known
   * @throws ModelFormatException if the head's rows are no whole number of blocks
   */
  ModelFile asHeadOf(ModelFile file, float @Nullable [] importance) {
    long columns = RecastFile.head(file).map(TensorInfo::columns).orElse(0L);
    if (columns % stored.blockElements() != 0) {
      throw new ModelFormatException(
          file.path().getFileName() + ", the head",
          "rows of " + columns + " numbers",
          "a multiple of " + stored.blockElements() + " for type " + this,
          "Choose one of Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0.");
    }
    return new RecastFile(file, Map.of(RecastFile.HEAD, stored), importance);
  }
}
