package dev.parley.tools.synthetic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Plain floats, evenly distributed from {@code low} to {@code high}. */
record RandomFloats(float low, float high) implements TensorContents {

  static RandomFloats ones() {
    return new RandomFloats(1, 1);
  }

  @Override
  public int ggmlId() {
    return 0;
  }

  @Override
  public int blockElements() {
    return 1;
  }

  @Override
  public int blockBytes() {
    return Float.BYTES;
  }

  @Override
  public void fill(byte[] blocks, SplittableRandom random) {
    ByteBuffer target = ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN);
    while (target.hasRemaining()) {
      target.putFloat((float) (low + random.nextDouble() * (high - low)));
    }
  }
}
