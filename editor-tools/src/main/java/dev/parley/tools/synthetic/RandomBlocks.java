package dev.parley.tools.synthetic;

import java.util.SplittableRandom;

/**
 * Blocks of random bits whose scales are such that weights have a standard deviation of about 0.02
 * to 0.04, like that of a trained model: activations stay finite through any number of layers.
 *
 * <p><i>Source.</i> Block layouts of the GGUF format (ggml-common.h of ggml), ids of its {@code
 * ggml_type}.
 */
enum RandomBlocks implements TensorContents {
  /** Half scale, 32 numbers of 4 bits. */
  Q4_0(2, 32, 18) {
    @Override
    void scale(byte[] bytes, int at) {
      putHalf(bytes, at, -8);
    }
  },
  /** Half scale, 32 numbers of 5 bits. */
  Q5_0(6, 32, 22) {
    @Override
    void scale(byte[] bytes, int at) {
      putHalf(bytes, at, -9);
    }
  },
  /** Half scale, 32 numbers of 8 bits. */
  Q8_0(8, 32, 34) {
    @Override
    void scale(byte[] bytes, int at) {
      putHalf(bytes, at, -12);
    }
  },
  /** Half scale, half scale of the minimums, then 6-bit scales and minimums, 256 of 4 bits. */
  Q4_K(12, 256, 144) {
    @Override
    void scale(byte[] bytes, int at) {
      bytes[at + 2] = bytes[at];
      bytes[at + 3] = bytes[at + 1];
      putHalf(bytes, at, -14);
      // Eight times as large with the same fraction, so that weights lie around zero.
      putHalf(bytes, at + 2, -11);
    }
  },
  /** 256 numbers of 6 bits, 16 scales of 8 bits, half scale. */
  Q6_K(14, 256, 210) {
    @Override
    void scale(byte[] bytes, int at) {
      for (int i = at + 192; i < at + 208; i++) {
        bytes[i] = (byte) ((bytes[i] & 31) - 16);
      }
      putHalf(bytes, at + 208, -13);
    }
  },
  /** The upper half of an f32: sign, exponent, 7 bits of fraction. */
  BF16(30, 1, 2) {
    @Override
    void scale(byte[] bytes, int at) {
      int exponent = BF16_BIAS - 6;
      bytes[at + 1] = (byte) ((bytes[at + 1] & 0x80) | exponent >> 1);
      bytes[at] = (byte) ((exponent & 1) << 7 | (bytes[at] & 0x7f));
    }
  };

  private static final int HALF_BIAS = 15;
  private static final int BF16_BIAS = 127;

  private final int ggmlId;
  private final int blockElements;
  private final int blockBytes;

  RandomBlocks(int ggmlId, int blockElements, int blockBytes) {
    this.ggmlId = ggmlId;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  @Override
  public int ggmlId() {
    return ggmlId;
  }

  @Override
  public int blockElements() {
    return blockElements;
  }

  @Override
  public int blockBytes() {
    return blockBytes;
  }

  @Override
  public void fill(byte[] blocks, SplittableRandom random) {
    random.nextBytes(blocks);
    for (int at = 0; at < blocks.length; at += blockBytes) {
      scale(blocks, at);
    }
  }

  /** Makes a small scale of the random bits where a block has its scales. */
  abstract void scale(byte[] bytes, int at);

  /** Keeps the ten bits of the fraction: from 2 to that exponent up to twice as much. */
  private static void putHalf(byte[] bytes, int at, int exponent) {
    bytes[at + 1] = (byte) ((exponent + HALF_BIAS) << 2 | (bytes[at + 1] & 3));
  }
}
