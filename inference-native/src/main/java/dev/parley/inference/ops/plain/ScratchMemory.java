package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.HostArena;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
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

  Tensor take(long rows, long columns) {
    long bytes = (rows * QuantType.F32.bytes(columns) + ALIGNMENT - 1) & -ALIGNMENT;
    for (Block block : blocks) {
      if (top < block.begin()) {
        top = block.begin();
      }
      if (top + bytes <= block.begin() + block.bytes()) {
        return takeFrom(block, bytes, rows, columns);
      }
    }
    long begin = blocks.isEmpty() ? 0 : last().begin() + last().bytes();
    long size = Math.max(BLOCK_BYTES, bytes);
    Block block = new Block(arena.allocate(size), begin, size);
    blocks.add(block);
    top = begin;
    return takeFrom(block, bytes, rows, columns);
  }

  private Block last() {
    return blocks.get(blocks.size() - 1);
  }

  private Tensor takeFrom(Block block, long bytes, long rows, long columns) {
    long address = block.address() + top - block.begin();
    top += bytes;
    return Tensor.dense(address, QuantType.F32, rows, columns);
  }
}
