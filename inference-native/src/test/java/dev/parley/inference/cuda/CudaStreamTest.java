package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lwjgl.system.MemoryUtil;

/** Streams and events order what happens, on a device that takes its time at random. */
@Timeout(60)
class CudaStreamTest {
  private static final int ROUNDS = 50;
  private static final int CAPTURE_UNSUPPORTED = 900;
  private static final int CAPTURE_INVALIDATED = 901;

  @BeforeEach
  void dawdle() {
    StandIn.assumeBuilt();
    StandIn.set("DELAY_US", "300");
  }

  @AfterEach
  void hurry() {
    if (java.nio.file.Files.exists(StandIn.library())) {
      StandIn.set("DELAY_US", "");
    }
  }

  @Test
  void aStreamKeepsTheOrder() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(1);
      CudaMemory y = kernels.numbers(0);
      CudaLaunch twice = kernels.launch("saxpy", 1, 1, x.address(), y.address(), 1, 1);
      for (int i = 0; i < 10; i++) { // y = x, x += y
        kernels.stream.copy(y.address(), x.address(), Float.BYTES);
        kernels.stream.launch(twice);
      }
      assertArrayEquals(new float[] {1024}, kernels.read(x));
    }
  }

  @Test
  void anEventOrdersTwoStreams() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80);
        CudaStream other = kernels.context.openUrgentStream()) {
      CudaEvent here = kernels.context.openEvent();
      CudaEvent there = kernels.context.openEvent();
      CudaMemory x = kernels.numbers(0);
      CudaMemory one = kernels.numbers(1);
      CudaLaunch add = kernels.launch("saxpy", 1, 1, x.address(), one.address(), 1, 1);
      for (int i = 0; i < ROUNDS; i++) {
        kernels.stream.launch(add);
        here.record(kernels.stream);
        other.waitFor(here);
        other.launch(add);
        there.record(other);
        kernels.stream.waitFor(there);
      }
      assertArrayEquals(new float[] {2 * ROUNDS}, kernels.read(x));
    }
  }

  @Test
  void anEventIsPassedWhenWhatWasBeforeItHasHappened() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(0);
      PinnedMemory result = kernels.context.allocatePinned(Float.BYTES);
      CudaLaunch count = kernels.launch("count", 1, 1, x.address(), 0, 1, 1);
      CudaEvent event = kernels.context.openEvent();
      assertTrue(event.isPassed(), "nothing was marked");
      for (int i = 1; i <= ROUNDS; i++) {
        kernels.stream.launch(count);
        kernels.stream.download(result.address(), x.address(), Float.BYTES);
        event.record(kernels.stream);
        if (i % 2 == 0) {
          event.await();
        }
        while (!event.isPassed()) {
          Thread.onSpinWait();
        }
        assertEquals(i, MemoryUtil.memGetFloat(result.address()));
      }
    }
  }

  @Test
  void measuresWhatLiesBetweenTwoMarks() {
    StandIn.set("DELAY_US", "");
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(0);
      CudaEvent from = kernels.context.openEvent();
      CudaEvent middle = kernels.context.openEvent();
      CudaEvent to = kernels.context.openEvent();
      from.record(kernels.stream);
      kernels.stream.launch(kernels.launch("count", 1, 1, x.address(), 0, 10_000_000, 1));
      middle.record(kernels.stream);
      kernels.stream.launch(kernels.launch("count", 1, 1, x.address(), 0, 1, 1));
      to.record(kernels.stream);
      kernels.stream.await();
      assertTrue(middle.millisecondsSince(from) > 1, "ten million turns in a millisecond");
      assertEquals(
          to.millisecondsSince(from),
          middle.millisecondsSince(from) + to.millisecondsSince(middle),
          0.001f);
    }
  }

  @Test
  void aBusyStreamSaysSo() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(0);
      PinnedMemory word = kernels.pinned(0);
      CudaEvent event = kernels.context.openEvent();
      kernels.stream.launch(
          kernels.launch("wait_for_host", 1, 1, x.address(), word.deviceAddress(), 0, 0));
      event.record(kernels.stream);
      assertFalse(kernels.stream.isIdle());
      assertFalse(event.isPassed());
      MemoryUtil.memPutFloat(word.address(), 3);
      kernels.stream.await();
      assertTrue(kernels.stream.isIdle());
      assertTrue(event.isPassed());
      assertArrayEquals(new float[] {3}, kernels.read(x));
    }
  }

  @Test
  void replayedGraphsComputeWhatLaunchesDo() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(1, 1);
      CudaMemory y = kernels.numbers(0, 0);
      PinnedMemory result = kernels.context.allocatePinned(2 * Float.BYTES);
      CudaLaunch add = kernels.launch("saxpy", 1, 32, x.address(), y.address(), 2, 0.5f);
      Runnable work =
          () -> {
            kernels.stream.copy(y.address(), x.address(), Float.BYTES);
            kernels.stream.launch(add);
            kernels.stream.download(result.address(), x.address(), 2 * Float.BYTES);
          };
      for (int i = 0; i < 10; i++) {
        work.run();
      }
      kernels.stream.await();
      float direct = MemoryUtil.memGetFloat(result.address());
      kernels.stream.upload(x.address(), kernels.pinned(1, 1).address(), 2 * Float.BYTES);
      try (CudaGraph graph = kernels.stream.capture(work)) {
        assertEquals(3, graph.nodes());
        graph.upload(kernels.stream);
        for (int i = 0; i < 10; i++) {
          kernels.stream.launch(graph);
        }
        kernels.stream.await();
      }
      assertEquals(Math.pow(1.5, 10), direct, 1e-4);
      assertEquals(direct, MemoryUtil.memGetFloat(result.address()));
    }
  }

  @Test
  void waitingInACaptureEndsIt() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaException inside =
          assertThrows(CudaException.class, () -> kernels.stream.capture(kernels.stream::await));
      assertEquals(CAPTURE_UNSUPPORTED, inside.code());
      CudaException swallowed =
          assertThrows(
              CudaException.class,
              () ->
                  kernels.stream.capture(
                      () -> assertThrows(CudaException.class, kernels.stream::isIdle)));
      assertEquals(CAPTURE_INVALIDATED, swallowed.code());
      kernels.stream.await(); // no longer captures
    }
  }

  @Test
  void aCaptureTakesNoMemoryAndNoHostMemoryThatIsNotPinned() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaMemory x = kernels.numbers(1);
      long pageable = MemoryUtil.nmemAllocChecked(Float.BYTES);
      assertCaptureRefused(kernels, () -> kernels.context.allocate(4));
      assertCaptureRefused(
          kernels, () -> kernels.stream.download(pageable, x.address(), Float.BYTES));
      assertArrayEquals(new float[] {1}, kernels.read(x));
      MemoryUtil.nmemFree(pageable);
    }
  }

  @Test
  void whatFailsInACaptureComesOut() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      long before = StandIn.count("objects");
      IllegalStateException thrown = new IllegalStateException("ours");
      assertEquals(
          thrown,
          assertThrows(
              IllegalStateException.class,
              () ->
                  kernels.stream.capture(
                      () -> {
                        throw thrown;
                      })));
      kernels.stream.await();
      assertEquals(before, StandIn.count("objects"));
    }
  }

  private static void assertCaptureRefused(ProbeKernels kernels, Runnable work) {
    CudaException refused = assertThrows(CudaException.class, () -> kernels.stream.capture(work));
    assertEquals(CAPTURE_UNSUPPORTED, refused.code());
    assertFalse(refused.isDeviceLost());
  }
}
