package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Kernels write what OpenGL draws from. */
class CudaGlBufferTest {
  private static final int INVALID_VALUE = 1;

  @Test
  void aKernelWritesABuffer() {
    try (GlContext gl = GlContext.open();
        ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      int name = gl.buffer(1, 2, 3);
      CudaMemory y = kernels.numbers(10, 20, 30);
      CudaGlBuffer buffer = kernels.context.register(name);
      for (int i = 0; i < 2; i++) {
        long x = buffer.map(kernels.stream);
        kernels.stream.launch(kernels.launch("saxpy", 1, 32, x, y.address(), 2, 1));
        buffer.unmap(kernels.stream);
      }
      assertArrayEquals(new float[] {21, 42, 3}, gl.read(name, 3));
      buffer.close();
      buffer.close();
      assertThrows(IllegalStateException.class, () -> buffer.map(kernels.stream));
    }
  }

  @Test
  void findsTheDeviceThatDraws() {
    CudaDriver driver = StandIn.open();
    assertEquals(-1, driver.glDevice());
    try (GlContext gl = GlContext.open()) {
      gl.buffer(0);
      assertEquals(0, driver.glDevice());
    }
    assertEquals(-1, driver.glDevice());
  }

  @Test
  void whatIsNoBufferIsRefused() {
    try (GlContext gl = GlContext.open();
        ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      int none = gl.buffer(0) + 1;
      CudaException refused =
          assertThrows(CudaException.class, () -> kernels.context.register(none));
      assertEquals(INVALID_VALUE, refused.code());
    }
  }

  @Test
  void mappingTwiceIsRefused() {
    try (GlContext gl = GlContext.open();
        ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaGlBuffer buffer = kernels.context.register(gl.buffer(0));
      buffer.map(kernels.stream);
      assertThrows(CudaException.class, () -> buffer.map(kernels.stream));
      buffer.unmap(kernels.stream);
      assertThrows(CudaException.class, () -> buffer.unmap(kernels.stream));
    }
  }
}
