package dev.parley.inference.cuda;

import dev.parley.inference.ModelException;
import java.util.Arrays;
import org.lwjgl.Version;

/** A program that opens the driver, computes something and says how that went, in one line. */
final class CudaProbe {
  private CudaProbe() {}

  public static void main(String[] arguments) {
    try (CudaDriver driver = CudaDriver.open()) {
      System.out.println(
          Arrays.toString(sums(driver))
              + " by LWJGL "
              + Version.getVersion().split("[+ ]", -1)[0]
              + " on Java "
              + Runtime.version().feature());
    } catch (ModelException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Of a launch, and of a graph of two, on every device. */
  private static float[] sums(CudaDriver driver) {
    float[] sums = new float[driver.deviceCount()];
    for (int i = 0; i < sums.length; i++) {
      try (ProbeKernels kernels = ProbeKernels.open(driver, i)) {
        CudaMemory x = kernels.numbers(0);
        CudaMemory y = kernels.numbers(1);
        CudaLaunch add = kernels.launch("saxpy", 1, 32, x.address(), y.address(), 1, 1);
        kernels.stream.launch(add);
        CudaGraph graph =
            kernels.stream.capture(
                () -> {
                  kernels.stream.launch(add);
                  kernels.stream.launch(add);
                });
        kernels.stream.launch(graph);
        sums[i] = kernels.read(x)[0];
      }
    }
    return sums;
  }
}
