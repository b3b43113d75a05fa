package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
}
