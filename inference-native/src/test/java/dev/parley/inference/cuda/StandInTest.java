package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stand-in must find in kernels, so that it is not found on a GPU. */
class StandInTest {
  private static final int LAUNCH_FAILED = 719;
  private static final int ILLEGAL_ADDRESS = 700;
  private static final int MISALIGNED_ADDRESS = 716;

  @AfterEach
  void usualOptions() {
    List.of("ORDER", "THREADS").forEach(option -> StandIn.set(option, ""));
  }

  @Test
  void findsADivergentBarrier() {
    assertFault(
        "divergent_barrier",
        32,
        LAUNCH_FAILED,
        "kernel divergent_barrier: not all lanes of the mask come to the warp operation (block"
            + " 0,0,0 thread 0,0,0, probe.cu:");
  }

  @Test
  void findsWarpsAtDifferentBarriers() {
    assertFault(
        "different_barriers",
        64,
        LAUNCH_FAILED,
        "kernel different_barriers: threads of one block wait at different barriers (block 0,0,0"
            + " thread 32,0,0, probe.cu:");
  }

  @Test
  void saysThatItsStacksAreTooSmall() {
    assertFault(
        "large_frame",
        1,
        LAUNCH_FAILED,
        "kernel large_frame: its variables need more stack than the stand-in has");
  }

  @Test
  void findsAThreadThatNeverReachesTheBarrier() {
    assertFault(
        "early_return",
        256,
        LAUNCH_FAILED,
        "kernel early_return: a thread waits at a barrier that another one never reaches (block"
            + " 0,0,0 thread 99,0,0, probe.cu:");
  }

  @Test
  void findsAWriteBehindAnAllocation() {
    assertFault(
        "out_of_bounds",
        128,
        ILLEGAL_ADDRESS,
        "kernel out_of_bounds: writes 256 bytes behind the beginning of 256 bytes (block 0,0,0"
            + " thread 64,0,0)");
  }

  @Test
  void findsAMisalignedLoad() {
    assertFault(
        "misaligned",
        1,
        MISALIGNED_ADDRESS,
        "kernel misaligned: misaligned address (block 0,0,0 thread 0,0,0)");
  }

  @Test
  void findsAWriteBehindDynamicSharedMemory() {
    assertFault(
        "beyond_shared",
        1,
        ILLEGAL_ADDRESS,
        "kernel beyond_shared: writes 400 bytes behind its 0 bytes of dynamic shared memory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "reverse"})
  void aMissingBarrierShowsWhereTheLastWarpComesFirst(String order) {
    StandIn.set("ORDER", order);
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(new float[64]);
      kernels.stream.launch(kernels.launch("missing_barrier", 1, 64, x.address(), 0, 0, 5));
      float[] expected = new float[64];
      Arrays.fill(expected, 5);
      assertEquals(order.equals("forward"), Arrays.equals(expected, kernels.read(x)));
    }
  }

  @Test
  void sharedMemoryBeginsAsNaN() {
    StandIn.set("ORDER", "reverse");
    StandIn.set("THREADS", "1");
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(new float[64]);
      for (int i = 0; i < 2; i++) { // the second finds nothing of the first
        kernels.stream.launch(kernels.launch("missing_barrier", 1, 64, x.address(), 0, 0, 5));
        assertTrue(Float.isNaN(kernels.read(x)[63]));
      }
    }
  }

  @Test
  void memoryBeginsAsNaN() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      try (CudaMemory memory = kernels.context.allocate(8)) {
        assertArrayEquals(new float[] {Float.NaN, Float.NaN}, kernels.read(memory));
      }
    }
  }

  @Test
  void aFaultEndsItsContextAndNoOther() {
    try (ProbeKernels lost = ProbeKernels.open(StandIn.SM80);
        ProbeKernels whole = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = whole.numbers(1);
      lost.context.push();
      lost.stream.launch(lost.launch("early_return", 1, 64, 0, 0, 10, 0));
      assertThrows(CudaException.class, lost.stream::await);
      CudaException again = assertThrows(CudaException.class, () -> lost.context.allocate(4));
      lost.context.pop();
      assertTrue(again.isDeviceLost());
      assertFalse(again.isOutOfMemory());
      assertArrayEquals(new float[] {1}, whole.read(x));
    }
  }

  @Test
  void aDeviceIsLostAfterAsManyLaunchesAsWereSaid() {
    StandIn.assumeBuilt();
    long before = StandIn.count("launches");
    StandIn.set("LOST_AFTER", String.valueOf(before + 2));
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(0);
      CudaLaunch count = kernels.launch("count", 1, 1, x.address(), 0, 1, 1);
      kernels.stream.launch(count);
      kernels.stream.launch(count);
      assertArrayEquals(new float[] {2}, kernels.read(x));
      kernels.stream.launch(count);
      CudaException lost = assertThrows(CudaException.class, kernels.stream::await);
      assertEquals(LAUNCH_FAILED, lost.code());
      assertTrue(lost.isDeviceLost());
    } finally {
      StandIn.set("LOST_AFTER", "");
    }
  }

  /** The JVM makes exceptions of the same signals. */
  @Test
  void theSignalsOfJavaGoOn() {
    assertFault("out_of_bounds", 128, ILLEGAL_ADDRESS, "kernel out_of_bounds: writes ");
    String[] words = {"a", null};
    int caught = 0;
    for (int i = 0; i < 20_000; i++) { // compiled by then, without a question before
      try {
        caught -= words[i & 1].length();
      } catch (NullPointerException e) {
        caught += 2;
      }
    }
    assertEquals(10_000, caught);
    assertThrows(StackOverflowError.class, () -> depth(1));
  }

  /** Streams come and go, each with threads that have run kernels. */
  @Test
  void threadsGoWithTheirStreams() {
    for (int i = 0; i < 300; i++) {
      try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
        CudaMemory x = kernels.numbers(0);
        kernels.stream.launch(kernels.launch("count", 1, 1, x.address(), 0, 1, 1));
        assertArrayEquals(new float[] {1}, kernels.read(x));
      }
    }
    assertFault("out_of_bounds", 128, ILLEGAL_ADDRESS, "kernel out_of_bounds: writes ");
  }

  private static int depth(int so) {
    return so == Integer.MAX_VALUE ? 0 : depth(so + 1) + 1;
  }

  /** With x and y of 64 floats, n 100. */
  private static void assertFault(String entry, int threads, int code, String said) {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(new float[64]);
      CudaMemory y = kernels.numbers(new float[64]);
      kernels.stream.launch(kernels.launch(entry, 1, threads, x.address(), y.address(), 100, 1));
      CudaException fault = assertThrows(CudaException.class, kernels.stream::await);
      assertEquals(code, fault.code(), fault::getMessage);
      assertTrue(String.valueOf(fault.getMessage()).contains(said), fault::getMessage);
      assertTrue(fault.isDeviceLost());
    }
  }
}
