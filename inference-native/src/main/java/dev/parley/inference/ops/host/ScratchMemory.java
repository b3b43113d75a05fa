package dev.parley.inference.ops.host;

import dev.parley.inference.ops.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * Hands out memory for intermediate results like a stack, one for each lane. It grows by whole
 * blocks that never move, so tensors of earlier recordings stay where they are.
 *
 * <p><b>Threads.</b> Confined to one.
 */
public final class ScratchMemory {
  private static final long BLOCK_BYTES = 16L << 20;

  private final LongUnaryOperator allocate;
  private final long alignment;
  private final Map<Lane, Stack> lanes = new EnumMap<>(Lane.class);

  /** Of the recording that is under way, or was last. */
  private Stack stack;

  private record Block(long address, long begin, long bytes) {}

  private static final class Stack {
    private final List<Block> blocks = new ArrayList<>();
    private long top;
  }

  /**
   * @param allocate gives the address of that many bytes, for as long as this is used
   * @param alignment of every address handed out, a power of two
   */
  public ScratchMemory(LongUnaryOperator allocate, long alignment) {
    this.allocate = allocate;
    this.alignment = alignment;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Stack());
    }
    stack = Objects.requireNonNull(lanes.get(Lane.MAIN));
  }

  /** From now on memory is taken from that lane's, all of which is free again. */
  public void beginRecording(Lane lane) {
    stack = Objects.requireNonNull(lanes.get(lane));
    stack.top = 0;
  }

  /** Where the stack stands; {@link #release} gives back all that was taken since. */
  public long mark() {
    return stack.top;
  }

  public void release(long mark) {
    stack.top = mark;
  }

  /** The address of that many bytes. */
  public long take(long wanted) {
    long bytes = (wanted + alignment - 1) & -alignment;
    for (Block block : stack.blocks) {
      stack.top = Math.max(stack.top, block.begin());
      if (stack.top + bytes <= block.begin() + block.bytes()) {
        return takeFrom(block, bytes);
      }
    }
    long begin = stack.blocks.isEmpty() ? 0 : last().begin() + last().bytes();
    long size = Math.max(BLOCK_BYTES, bytes);
    Block block = new Block(allocate.applyAsLong(size), begin, size);
    stack.blocks.add(block);
    stack.top = begin;
    return takeFrom(block, bytes);
  }

  private Block last() {
    return stack.blocks.get(stack.blocks.size() - 1);
  }

  private long takeFrom(Block block, long bytes) {
    long address = block.address() + stack.top - block.begin();
    stack.top += bytes;
    return address;
  }
}
