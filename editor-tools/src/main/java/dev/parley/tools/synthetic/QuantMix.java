package dev.parley.tools.synthetic;

/**
 * Which matrix is stored in which type, as llama.cpp's quantizer chooses.
 *
 * <p><i>Source.</i> {@code llama_tensor_get_type} in llama-quant.cpp of llama.cpp.
 */
public enum QuantMix {
  Q4_0(2) {
    @Override
    RandomBlocks typeOf(Matrix matrix) {
      return matrix.isOutput() ? matrix.fitting(RandomBlocks.Q6_K) : RandomBlocks.Q4_0;
    }
  },
  Q8_0(7) {
    @Override
    RandomBlocks typeOf(Matrix matrix) {
      return RandomBlocks.Q8_0;
    }
  },
  /** Mostly 4 bits, more for the output and for every third matrix that errors grow from. */
  Q4_K_M(15) {
    @Override
    RandomBlocks typeOf(Matrix matrix) {
      boolean more = matrix.isOutput() || (matrix.isDelicate() && matrix.isEarlyLateOrThird());
      return matrix.fitting(more ? RandomBlocks.Q6_K : RandomBlocks.Q4_K);
    }
  },
  /** As the model was trained. */
  BF16(32) {
    @Override
    RandomBlocks typeOf(Matrix matrix) {
      return RandomBlocks.BF16;
    }
  };

  private final int fileType;

  QuantMix(int fileType) {
    this.fileType = fileType;
  }

  /** The mix's number in GGUF files. */
  int fileType() {
    return fileType;
  }

  abstract RandomBlocks typeOf(Matrix matrix);

  /**
   * A matrix among those of its role.
   *
   * @param role what it does: its name without its layer
   * @param index its place among the matrices of its role
   * @param count what the quantizer takes for the count of these
   * @param columns elements of a row
   */
  record Matrix(String role, int index, int count, long columns) {

    boolean isOutput() {
      return role.equals("output");
    }

    boolean isDelicate() {
      return role.equals("attn_v") || role.equals("ffn_down");
    }

    boolean isEarlyLateOrThird() {
      int early = count / 8;
      return index < early || index >= 7 * count / 8 || (index - early) % 3 == 2;
    }

    /** Rows that are no whole number of large blocks get the next larger type of small ones. */
    RandomBlocks fitting(RandomBlocks type) {
      if (columns % type.blockElements() == 0) {
        return type;
      }
      return type == RandomBlocks.Q4_K ? RandomBlocks.Q5_0 : RandomBlocks.Q8_0;
    }
  }
}
