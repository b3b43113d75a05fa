package dev.parley.inference.format.safetensors;

import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.HalfFloat;
import dev.parley.inference.tensor.QuantType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * A small tensor of any floats as F32, each number taken through a function.
 *
 * @param source of type F32, F16 or BF16
 * @param function computed in double, then rounded
 */
record AsFloats(SafetensorsShards.Stored source, DoubleUnaryOperator function)
    implements TensorReader {
  private static final int CHUNK = 1 << 14;

  @Override
  public void read(long from, ByteBuffer target) {
    TensorInfo info = source.info();
    long count = info.sizeBytes() / info.type().blockBytes();
    Objects.checkFromIndexSize(from, (long) target.remaining(), count * Float.BYTES);
    long element = from / Float.BYTES;
    int skipped = (int) (from % Float.BYTES);
    while (target.hasRemaining()) {
      ByteBuffer floats = convert(element, (int) Math.min(CHUNK, count - element));
      element += floats.remaining() / Float.BYTES;
      floats.position(skipped);
      floats.limit(Math.min(floats.limit(), skipped + target.remaining()));
      target.put(floats);
      skipped = 0;
    }
  }

  private ByteBuffer convert(long element, int count) {
    QuantType type = source.info().type();
    ByteBuffer stored =
        ByteBuffer.allocate(count * type.blockBytes()).order(ByteOrder.LITTLE_ENDIAN);
    source.file().read(source.info(), element * type.blockBytes(), stored);
    stored.flip();
    ByteBuffer floats = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      floats.putFloat((float) function.applyAsDouble(number(type, stored)));
    }
    return floats.flip();
  }

  private static float number(QuantType type, ByteBuffer stored) {
    return switch (type) {
      case F32 -> stored.getFloat();
      case F16 -> HalfFloat.toFloat(stored.getShort());
      case BF16 -> Float.intBitsToFloat(stored.getShort() << 16);
      default -> throw new IllegalStateException(type + " is no type of safetensors files");
    };
  }
}
