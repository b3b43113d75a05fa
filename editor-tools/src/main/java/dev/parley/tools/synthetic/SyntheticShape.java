package dev.parley.tools.synthetic;

/**
 * The sizes of a model of architecture {@code nemotron_h}.
 *
 * <p><i>Source.</i> {@code NEM4B}: config.json of nvidia/NVIDIA-Nemotron-3-Nano-4B-BF16.
 */
public enum SyntheticShape {
  /** NVIDIA-Nemotron-3-Nano-4B: 3.97 billion weights. */
  NEM4B("M-M-M-MM-M-M*-M-M*-M-M-M*-M-M-MM*-MMM-M-M-", 3136, 12_544, 131_072) {
    @Override
    Mamba mamba() {
      return new Mamba(96, 80, 8, 128);
    }

    @Override
    Attention attention() {
      return new Attention(40, 8, 128);
    }
  },

  /** The same kind of model, small enough for quick runs. */
  NEM154M("M-M-M*-M-M-M*-M-M-M*-M-", 768, 3072, 32_768) {
    @Override
    Mamba mamba() {
      return new Mamba(24, 64, 8, 128);
    }

    @Override
    Attention attention() {
      return new Attention(12, 4, 64);
    }
  },

  /** The same with the vocabulary of the large one, for what depends on that. */
  NEM305M("M-M-M*-M-M-M*-M-M-M*-M-", 768, 3072, 131_072) {
    @Override
    Mamba mamba() {
      return NEM154M.mamba();
    }

    @Override
    Attention attention() {
      return NEM154M.attention();
    }
  },

  /** For tests; its rows are as awkward for 256-element blocks as those of the large one. */
  TINY("M-*-M-", 288, 512, 1024) {
    @Override
    Mamba mamba() {
      return new Mamba(8, 32, 2, 16);
    }

    @Override
    Attention attention() {
      return new Attention(4, 2, 64);
    }
  };

  private final String pattern;
  private final int width;
  private final int ffnWidth;
  private final int vocabulary;

  SyntheticShape(String pattern, int width, int ffnWidth, int vocabulary) {
    this.pattern = pattern;
    this.width = width;
    this.ffnWidth = ffnWidth;
    this.vocabulary = vocabulary;
  }

  /**
   * Sizes of the Mamba-2 layers.
   *
   * @param groups that heads share input and output projections in
   * @param stateWidth numbers that each channel remembers
   */
  record Mamba(int heads, int headWidth, int groups, int stateWidth) {
    /** Inputs that the convolution sees. */
    static final int CONVOLUTION = 4;

    int innerWidth() {
      return heads * headWidth;
    }

    /** Channels that go through the convolution: x, B and C. */
    int convolved() {
      return innerWidth() + 2 * groups * stateWidth;
    }

    /** Rows of the projection at a layer's entry: z, x, B, C and dt. */
    int projected() {
      return innerWidth() + convolved() + heads;
    }
  }

  /** Sizes of the attention layers. */
  record Attention(int heads, int keyValueHeads, int headWidth) {}

  /** What one dialogue of any length holds on the Java device: convolution and state, in f32. */
  public long stateBytes() {
    Mamba sizes = mamba();
    long convolution = (Mamba.CONVOLUTION - 1L) * sizes.convolved();
    long state = (long) sizes.innerWidth() * sizes.stateWidth();
    return layers('M') * (convolution + state) * Float.BYTES;
  }

  /** What each token of a dialogue adds on the Java device: keys and values, in f32. */
  public long keyValueBytesPerToken() {
    Attention sizes = attention();
    return layers('*') * 2 * sizes.keyValueHeads() * sizes.headWidth() * Float.BYTES;
  }

  private long layers(char kind) {
    return pattern.chars().filter(layer -> layer == kind).count();
  }

  /** A letter for each layer: M Mamba-2, * attention, - MLP. */
  String pattern() {
    return pattern;
  }

  int width() {
    return width;
  }

  int ffnWidth() {
    return ffnWidth;
  }

  int vocabulary() {
    return vocabulary;
  }

  abstract Mamba mamba();

  abstract Attention attention();

  /** A number for each layer: {@code value} where the layer is of that kind, else 0. */
  int[] perLayer(char kind, int value) {
    return pattern.chars().map(layer -> layer == kind ? value : 0).toArray();
  }
}
