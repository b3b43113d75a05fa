package dev.parley.inference.ops.cuda;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.host.Fields;
import dev.parley.inference.tensor.Tensor;
import java.nio.LongBuffer;

/**
 * One run of a kernel: which, over how many blocks, and its struct of 8-byte fields in the order of
 * {@link #with} calls (parley_ops.h, parley_cuda.h). Complete once {@link Kernels} has given it.
 */
final class Launch implements Step {
  /** The most blocks in the directions y and z; kernels step over what is beyond. */
  static final long MOST_BLOCKS = 65535;

  private final String module;
  private final String entry;
  private final int blockThreads;
  private int gridX = 1;
  private int gridY = 1;
  private int gridZ = 1;
  private long movedBytes;
  private final Fields fields = new Fields();

  /**
   * @param module the source, and so the PTX, that has the kernel
   */
  Launch(String module, String entry, int blockThreads) {
    this.module = module;
    this.entry = entry;
    this.blockThreads = blockThreads;
  }

  /** Blocks of so many elements each. */
  static long blocks(long elements, long each) {
    return (elements + each - 1) / each;
  }

  Launch grid(long x) {
    return grid(x, 1, 1);
  }

  Launch grid(long x, long y) {
    return grid(x, y, 1);
  }

  /** Blocks in each direction; y and z at most 65535. */
  Launch grid(long x, long y, long z) {
    gridX = Math.toIntExact(x);
    gridY = Math.toIntExact(y);
    gridZ = Math.toIntExact(z);
    return this;
  }

  /** See {@link #movedBytes()}. */
  Launch movedBytes(long bytes) {
    movedBytes = bytes;
    return this;
  }

  Launch with(Tensor tensor) {
    fields.with(tensor);
    return this;
  }

  Launch with(PagedKeyValues pages) {
    fields.with(pages);
    return this;
  }

  Launch with(double value) {
    fields.with(value);
    return this;
  }

  Launch with(long value) {
    fields.with(value);
    return this;
  }

  String module() {
    return module;
  }

  String entry() {
    return entry;
  }

  int gridX() {
    return gridX;
  }

  int gridY() {
    return gridY;
  }

  int gridZ() {
    return gridZ;
  }

  int blockThreads() {
    return blockThreads;
  }

  /** Memory that the launch asks for beside what the kernel has by itself: none does. */
  int sharedBytes() {
    return 0;
  }

  /** Without blocks there is nothing to launch, and the driver would refuse it. */
  boolean isEmpty() {
    return gridX == 0 || gridY == 0 || gridZ == 0;
  }

  /**
   * About how long it takes, as bytes that the GPU moves meanwhile: those that it reads and writes,
   * or more where its arithmetic takes longer than that.
   */
  long movedBytes() {
    return movedBytes;
  }

  int fieldCount() {
    return fields.count();
  }

  /** Puts the struct where the target stands. */
  void write(LongBuffer target) {
    fields.write(target);
  }
}
