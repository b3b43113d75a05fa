package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaLaunch;
import dev.parley.inference.cuda.CudaStream;
import java.util.List;
import org.lwjgl.system.MemoryUtil;

/**
 * Launches laid out in memory as the driver reads them, ready to be given to a stream again and
 * again.
 */
final class LaunchList implements AutoCloseable {
  private final CudaLaunch[] launches;
  private final long memory;
  private boolean closed;

  /**
   * @param launches none of them empty
   */
  LaunchList(KernelLibrary kernels, List<Launch> launches) {
    long bytes = launches.stream().mapToLong(LaunchList::bytes).sum();
    this.launches = new CudaLaunch[launches.size()];
    this.memory = MemoryUtil.nmemAllocChecked(Math.max(1, bytes));
    long at = memory;
    try {
      for (int i = 0; i < this.launches.length; i++) {
        this.launches[i] = laidOut(kernels, launches.get(i), at);
        at += bytes(launches.get(i));
      }
    } catch (RuntimeException e) {
      MemoryUtil.nmemFree(memory);
      throw e;
    }
  }

  private static long bytes(Launch launch) {
    return CudaLaunch.bytes((long) launch.fieldCount() * Long.BYTES);
  }

  private static CudaLaunch laidOut(KernelLibrary kernels, Launch launch, long at) {
    CudaLaunch laid = new CudaLaunch(kernels.function(launch.module(), launch.entry()), at);
    laid.grid(launch.gridX(), launch.gridY(), launch.gridZ())
        .block(launch.blockThreads(), 1, 1)
        .sharedBytes(launch.sharedBytes());
    launch.write(MemoryUtil.memLongBuffer(laid.parameter(), launch.fieldCount()));
    return laid;
  }

  void launch(int i, CudaStream stream) {
    stream.launch(launches[i]);
  }

  /** Frees the memory; the driver has read what was launched. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      MemoryUtil.nmemFree(memory);
    }
  }
}
