package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lwjgl.system.MemoryUtil;

/** Memory is taken, moved and given back. */
class CudaMemoryTest {
  private static final int INVALID_VALUE = 1;
  private static final int INVALID_CONTEXT = 201;
  private static final long MIB = 1 << 20;

  @Test
  void tellsWhatIsFree() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      assertEquals(4096 * MIB, kernels.context.device().totalBytes());
      long before = kernels.context.freeBytes();
      try (CudaMemory memory = kernels.context.allocate(3 * MIB)) {
        assertEquals(3 * MIB, memory.bytes());
        assertEquals(before - 3 * MIB, kernels.context.freeBytes());
      }
      assertEquals(before, kernels.context.freeBytes());
    }
  }

  @Test
  void whatIsNotThereIsRefusedAndNothingIsLost() {
    StandIn.assumeBuilt();
    StandIn.set("MEMORY_MB", "8");
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(1);
      CudaException refused =
          assertThrows(CudaException.class, () -> kernels.context.allocate(8 * MIB));
      assertTrue(refused.isOutOfMemory());
      assertTrue(
          String.valueOf(refused.getMessage())
              .startsWith(
                  "CUDA: cuMemAlloc_v2 of 8388608 bytes failed with CUDA_ERROR_OUT_OF_MEMORY (2):"
                      + " out of memory"),
          refused::getMessage);
      assertArrayEquals(new float[] {1}, kernels.read(x));
    } finally {
      StandIn.set("MEMORY_MB", "");
    }
  }

  @Test
  void memoryRunsOutAfterAsManyAllocationsAsWereSaid() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      StandIn.set("OOM_AFTER", String.valueOf(StandIn.count("allocated") + 1));
      CudaMemory last = kernels.context.allocate(4);
      assertTrue(
          assertThrows(CudaException.class, () -> kernels.context.allocate(4)).isOutOfMemory());
      last.close();
      assertTrue(
          assertThrows(CudaException.class, () -> kernels.context.allocatePinned(4))
              .isOutOfMemory());
    } finally {
      StandIn.set("OOM_AFTER", "");
    }
  }

  @Test
  void movesBytes() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory from = kernels.numbers(1, 2, 3);
      CudaMemory to = kernels.numbers(0, 0, 0);
      kernels.stream.copy(to.address() + 4, from.address(), 8);
      assertArrayEquals(new float[] {0, 1, 2}, kernels.read(to));
      kernels.stream.fill(to.address() + 8, (byte) 0x80, 4);
      assertArrayEquals(new float[] {0, 1, Float.intBitsToFloat(0x80808080)}, kernels.read(to));
    }
  }

  @Test
  void movesToAndFromMemoryThatIsNotPinned() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory memory = kernels.numbers(0);
      long host = MemoryUtil.nmemAllocChecked(Float.BYTES);
      MemoryUtil.memPutFloat(host, 7);
      kernels.stream.upload(memory.address(), host, Float.BYTES);
      MemoryUtil.memPutFloat(host, 0);
      kernels.stream.download(host, memory.address(), Float.BYTES);
      assertEquals(7, MemoryUtil.memGetFloat(host));
      MemoryUtil.nmemFree(host);
    }
  }

  @Test
  void kernelsReachPinnedMemory() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      PinnedMemory y = kernels.pinned(3);
      CudaMemory x = kernels.numbers(1);
      kernels.stream.launch(kernels.launch("saxpy", 1, 1, x.address(), y.deviceAddress(), 1, 2));
      assertArrayEquals(new float[] {7}, kernels.read(x));
    }
  }

  @Test
  void aCopyBeyondTheEndIsRefused() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory memory = kernels.numbers(1, 2);
      CudaException refused =
          assertThrows(
              CudaException.class, () -> kernels.stream.fill(memory.address() + 4, (byte) 0, 8));
      assertEquals(INVALID_VALUE, refused.code());
    }
  }

  @Test
  void aThreadWithoutTheContextIsRefused() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      kernels.context.pop();
      CudaException refused = assertThrows(CudaException.class, () -> kernels.context.allocate(4));
      assertEquals(INVALID_CONTEXT, refused.code());
      kernels.context.push();
    }
  }

  @Test
  void closingTwiceFreesOnce() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      long before = StandIn.count("allocations");
      CudaMemory memory = kernels.context.allocate(4);
      PinnedMemory pinned = kernels.context.allocatePinned(4);
      memory.close();
      memory.close();
      pinned.close();
      pinned.close();
      assertEquals(before, StandIn.count("allocations"));
      assertThrows(IllegalStateException.class, memory::address);
    }
  }

  @Test
  void aClosedContextLeavesNothing() {
    StandIn.assumeBuilt();
    long contexts = StandIn.count("contexts");
    long allocations = StandIn.count("allocations");
    long objects = StandIn.count("objects");
    ProbeKernels kernels = ProbeKernels.open(StandIn.SM80);
    CudaMemory memory = kernels.numbers(1);
    PinnedMemory pinned = kernels.context.allocatePinned(4);
    CudaEvent event = kernels.context.openEvent();
    CudaGraph graph =
        kernels.stream.capture(() -> kernels.stream.fill(memory.address(), (byte) 0, 4));
    assertTrue(StandIn.count("objects") > objects);
    kernels.close();
    assertEquals(contexts, StandIn.count("contexts"));
    assertEquals(allocations, StandIn.count("allocations"));
    assertEquals(objects, StandIn.count("objects"));
    // In any order, and as often as one likes.
    kernels.context.close();
    graph.close();
    event.close();
    pinned.close();
    memory.close();
    kernels.stream.close();
    assertEquals(objects, StandIn.count("objects"));
    assertThrows(IllegalStateException.class, () -> event.record(kernels.stream));
    assertThrows(IllegalStateException.class, kernels.context::push);
  }
}
