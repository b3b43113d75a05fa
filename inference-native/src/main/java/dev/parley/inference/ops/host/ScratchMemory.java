package dev.parley.inference.ops.host;

import dev.parley.inference.tensor.HostArena;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands out memory for intermediate results like a stack. It grows by whole blocks that never move,
 * so tensors of earlier recordings stay where they are.
 */
final class ScratchMemory {
  private static final long BLOCK_BYTES = 16L << 20;
  private static final long ALIGNMENT = 64;

  private record Block(long address, long begin, long bytes) {}

  private final HostArena arena;
  private final List<Block> blocks = new ArrayList<>();
  private long top;

  ScratchMemory(HostArena arena) {
    this.arena = arena;
  }

  long mark() {
    return top;
  }

  void release(long mark) {
    top = mark;
  }

  /** The address of that many bytes, at a multiple of 64. */
  long take(long wanted) {
    long bytes = (wanted + ALIGNMENT - 1) & -ALIGNMENT;
    for (Block block : blocks) {
      if (top < block.begin()) {
        top = block.begin();
      }
      if (top + bytes <= block.begin() + block.bytes()) {
        return takeFrom(block, bytes);
      }
    }
    long begin = blocks.isEmpty() ? 0 : last().begin() + last().bytes();
    long size = Math.max(BLOCK_BYTES, bytes);
    Block block = new Block(arena.allocate(size), begin, size);
    blocks.add(block);
    top = begin;
    return takeFrom(block, bytes);
  }

  private Block last() {
    return blocks.get(blocks.size() - 1);
  }

  private long takeFrom(Block block, long bytes) {
    long address = block.address() + top - block.begin();
    top += bytes;
    return address;
  }
}
