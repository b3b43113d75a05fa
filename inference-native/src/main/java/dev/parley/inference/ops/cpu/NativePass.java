package dev.parley.inference.ops.cpu;

import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.host.Taps;
import dev.parley.inference.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;
import org.lwjgl.system.MemoryUtil;

/**
 * A recorded pass as the device's threads read it: the operations' structs and an array of pointers
 * to them, in one buffer that lives as long as this. The cursor is where the last run stopped.
 */
final class NativePass implements Pass {
  private final NativeDevice device;
  private final ByteBuffer structs;
  private final long pointers;
  private final int count;
  private final long scratchBytes;
  private final Taps taps;
  private final NativeDevice.Cursor cursor = new NativeDevice.Cursor();

  NativePass(NativeDevice device, List<NativeOperation> recorded, Taps taps) {
    List<NativeOperation> operations = recorded.stream().filter(op -> !op.isEmpty()).toList();
    int fields = operations.stream().mapToInt(NativeOperation::fieldCount).sum();
    this.device = device;
    this.taps = taps;
    this.count = operations.size();
    this.scratchBytes =
        operations.stream().mapToLong(NativeOperation::scratchBytes).max().orElse(0);
    this.structs =
        ByteBuffer.allocateDirect((fields + count) * Long.BYTES).order(ByteOrder.nativeOrder());
    LongBuffer target = structs.asLongBuffer();
    long[] addresses = new long[count];
    for (int i = 0; i < count; i++) {
      addresses[i] = MemoryUtil.memAddress(target);
      operations.get(i).write(target, device.threads());
    }
    this.pointers = MemoryUtil.memAddress(target);
    target.put(addresses);
  }

  @Override
  public boolean run(long deadlineNanos) {
    long budget = deadlineNanos == NEVER ? -1 : Math.max(0, deadlineNanos - System.nanoTime());
    return device.run(pointers, count, cursor, budget, scratchBytes);
  }

  @Override
  public Tensor tapped(String name) {
    return taps.get(name);
  }
}
