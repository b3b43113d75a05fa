package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lwjgl.system.MemoryUtil;

/** Kernels are launched, alone and in graphs. */
class CudaLaunchTest {

  @ParameterizedTest
  @ValueSource(ints = {StandIn.SM80, StandIn.SM75})
  void computes(int ordinal) {
    try (ProbeKernels kernels = ProbeKernels.open(ordinal)) {
      CudaMemory x = kernels.numbers(1, 2, 3, 4);
      CudaMemory y = kernels.numbers(10, 20, 30, 40);
      kernels.stream.launch(kernels.launch("saxpy", 1, 32, x.address(), y.address(), 3, 2));
      assertArrayEquals(new float[] {21, 42, 63, 4}, kernels.read(x));
    }
  }

  @Test
  void aGraphDoesWhatWasCaptured() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(0, 0);
      CudaMemory y = kernels.numbers(1, 2);
      CudaLaunch launch = kernels.launch("saxpy", 1, 32, x.address(), y.address(), 2, 1);
      CudaGraph graph =
          kernels.stream.capture(
              () -> {
                kernels.stream.launch(launch);
                kernels.stream.launch(launch);
              });
      assertEquals(2, graph.nodes());
      assertArrayEquals(new float[] {0, 0}, kernels.read(x));
      kernels.stream.launch(graph);
      kernels.stream.launch(graph);
      assertArrayEquals(new float[] {4, 8}, kernels.read(x));
    }
  }

  @Test
  void sharedMemoryCanBeAskedFor() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM75)) {
      CudaMemory x = kernels.numbers(0);
      CudaMemory y = kernels.numbers(1, 2, 3, 4, 5);
      CudaLaunch sum = kernels.launch("block_sum", 1, 256, x.address(), y.address(), 5, 0);
      kernels.stream.launch(sum.sharedBytes(256 * Float.BYTES));
      assertArrayEquals(new float[] {15}, kernels.read(x));
      sum.function().allowDynamicShared(65536 - 32);
      kernels.stream.launch(sum.sharedBytes(65536 - 32));
      assertArrayEquals(new float[] {15}, kernels.read(x));
    }
  }

  @Test
  void moreSharedMemoryThanIsAllowedIsRefused() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM75)) {
      CudaLaunch sum = kernels.launch("block_sum", 1, 256, 0, 0, 0, 0).sharedBytes(49152);
      assertRefused(kernels, sum, "block_sum: 49152 bytes of dynamic shared memory where 49120");
      assertEquals(65536, kernels.context.device().sharedBytes());
      assertThrows(CudaException.class, () -> sum.function().allowDynamicShared(65536));
    }
  }

  @Test
  void aBlockThatIsTooLargeForTheKernelIsRefused() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaLaunch saxpy = kernels.launch("saxpy", 1, 257, 0, 0, 0, 0);
      assertRefused(kernels, saxpy, "saxpy: 257 threads a block where 1 to 256 are possible");
    }
  }

  @Test
  void nothingToLaunchIsRefused() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaLaunch saxpy = kernels.launch("saxpy", 1, 32, 0, 0, 0, 0).grid(0, 1, 1);
      assertRefused(kernels, saxpy, "saxpy: a grid of 0 x 1 x 1");
    }
  }

  /** Parameters may be changed for the next launch as soon as the last one was told. */
  @Test
  void parametersAreReadAtOnce() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(0);
      CudaMemory y = kernels.numbers(1);
      CudaLaunch saxpy = kernels.launch("saxpy", 1, 1, x.address(), y.address(), 1, 1);
      for (int i = 1; i <= 100; i++) {
        MemoryUtil.memPutFloat(saxpy.parameter() + 24, i);
        kernels.stream.launch(saxpy);
      }
      assertArrayEquals(new float[] {5050}, kernels.read(x));
    }
  }

  /** What a token does takes nothing from the heap. */
  @Test
  void launchingTakesNoMemory() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(0);
      PinnedMemory host = kernels.pinned(0);
      CudaLaunch count = kernels.launch("count", 1, 1, x.address(), 0, 1, 1);
      CudaEvent before = kernels.context.openEvent();
      CudaEvent after = kernels.context.openEvent();
      CudaGraph graph = kernels.stream.capture(() -> kernels.stream.launch(count));
      long taken = 0;
      int rounds = 1000;
      for (int i = 0; i < rounds; i++) {
        taken = threads.getCurrentThreadAllocatedBytes();
        kernels.context.push();
        before.record(kernels.stream);
        kernels.stream.launch(count);
        kernels.stream.launch(graph);
        kernels.stream.download(host.address(), x.address(), Float.BYTES);
        after.record(kernels.stream);
        boolean passed = after.isPassed();
        after.await();
        float milliseconds = after.millisecondsSince(before);
        kernels.context.pop();
        taken = threads.getCurrentThreadAllocatedBytes() - taken;
        assertTrue(milliseconds >= 0 || passed);
      }
      assertEquals(0, taken);
      assertEquals(2 * rounds, MemoryUtil.memGetFloat(host.address()));
    }
  }

  private static void assertRefused(ProbeKernels kernels, CudaLaunch launch, String said) {
    CudaException refused = assertThrows(CudaException.class, () -> kernels.stream.launch(launch));
    assertEquals(1, refused.code());
    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.startsWith("CUDA: cuLaunchKernelEx of " + launch.function().name()), message);
    assertTrue(message.contains(said), message);
  }
}
