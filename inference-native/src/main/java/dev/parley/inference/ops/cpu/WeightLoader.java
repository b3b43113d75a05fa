package dev.parley.inference.ops.cpu;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.host.HostMemory;
import dev.parley.inference.tensor.Tensor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.LongStream;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * Reads weights to where they stay, several parts of a tensor at once. Those of block types are
 * packed there, since a packed group has the bytes of its 16 rows; nothing is held twice.
 */
final class WeightLoader {
  private static final long PART_BYTES = 8L << 20;

  private final NativeLibrary library;
  private final HostMemory memory;
  private final int threads;

  WeightLoader(NativeLibrary library, HostMemory memory, int threads) {
    this.library = library;
    this.memory = memory;
    this.threads = threads;
  }

  /** A part of a weight: whole groups of rows, or what is left of the last. */
  private record Part(TensorInfo weight, long row, long rows, long address) {

    long bytes() {
      return rows * rowBytes();
    }

    long rowBytes() {
      return weight.type().bytes(weight.columns());
    }
  }

  Tensor load(ModelFile file, TensorInfo weight) {
    long rowBytes = weight.type().bytes(weight.columns());
    // Rows that fill up the last group are zeros, as the memory is.
    long rows = Operations.groups(weight.rows()) * Operations.GROUP;
    Tensor loaded =
        Tensor.dense(allocate(rows * rowBytes), weight.type(), weight.rows(), weight.columns());
    long groupBytes = Operations.GROUP * rowBytes;
    long partRows = Operations.GROUP * Math.max(1, PART_BYTES / Math.max(1, groupBytes));
    long parts = (weight.rows() + partRows - 1) / partRows;
    LongStream each = LongStream.range(0, parts);
    if (parts <= 1 || threads == 1) {
      each.forEach(part -> load(file, part(loaded, weight, part * partRows, partRows)));
      return loaded;
    }
    // Threads of its own, ended with the tensor: the common ones belong to the game.
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      pool.submit(
              () ->
                  each.parallel()
                      .forEach(part -> load(file, part(loaded, weight, part * partRows, partRows))))
          .join();
    } finally {
      pool.shutdown();
    }
    return loaded;
  }

  private static Part part(Tensor loaded, TensorInfo weight, long row, long rows) {
    return new Part(weight, row, Math.min(rows, weight.rows() - row), loaded.rowAddress(row));
  }

  private void load(ModelFile file, Part part) {
    HostMemory.read(
        file, part.weight(), part.row() * part.rowBytes(), part.bytes(), part.address());
    if (part.weight().type().isBlockType()) {
      pack(part);
    }
  }

  private void pack(Part part) {
    long scratch = MemoryUtil.nmemAllocChecked(Operations.GROUP * part.rowBytes());
    try (MemoryStack stack = MemoryStack.stackPush()) {
      TensorInfo weight = part.weight();
      long groups = Operations.groups(part.rows());
      library.pack(
          NativeLibrary.struct(
              stack, part.address(), weight.type().ggmlId(), groups, weight.columns(), scratch));
    } finally {
      MemoryUtil.nmemFree(scratch);
    }
  }

  private long allocate(long bytes) {
    long address = memory.allocate(bytes);
    try (MemoryStack stack = MemoryStack.stackPush()) {
      library.preferLargePages(NativeLibrary.struct(stack, address, bytes));
    }
    return address;
  }
}
