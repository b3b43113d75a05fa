package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PTX is compiled for the device, or refused with the compiler's words. */
class CudaModuleTest {
  private static final int INVALID_IMAGE = 200;
  private static final int INVALID_PTX = 218;
  private static final int NOT_FOUND = 500;

  @ParameterizedTest
  @CsvSource({"0, 80", "1, 75"})
  void runsWhatWasCompiledForTheDevice(int ordinal, int capability) {
    try (ProbeKernels kernels = ProbeKernels.open(ordinal)) {
      CudaMemory x = kernels.numbers(0);
      kernels.stream.launch(kernels.launch("compiled_for", 1, 32, x.address(), 0, 0, 0));
      assertArrayEquals(new float[] {capability}, kernels.read(x));
      assertEquals(capability, kernels.context.device().capability());
    }
  }

  @Test
  void anEntryThatIsMissingIsNamed() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaException refused = assertThrows(CudaException.class, () -> kernels.function("nothing"));
      assertEquals(NOT_FOUND, refused.code());
      assertSays("cuModuleGetFunction of nothing in probe failed with", refused);
    }
  }

  @Test
  void anEntryThatTheSourcesLackIsStale() {
    assertRefused(
        INVALID_IMAGE,
        "cuModuleLoadDataEx of probe (the PTX has the entry before, which no source does: build one"
            + " of them anew) failed with",
        ptx -> ptx.replaceAll("\\bcount\\b", "before"));
  }

  @Test
  void aParameterOfAnotherSizeIsStale() {
    assertRefused(
        INVALID_IMAGE,
        "the parameters of count have 40 bytes in the PTX and 32 in the source: build the PTX anew",
        ptx -> ptx.replace("count_param_0[32]", "count_param_0[40]"));
  }

  @Test
  void ptxForANewerGpuIsRefused() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM75)) {
      CudaException refused =
          assertThrows(
              CudaException.class, () -> kernels.context.load("probe", ProbeKernels.ptx(80)));
      assertEquals(INVALID_PTX, refused.code());
      assertSays("(ptxas fatal : SM version specified by .target is higher", refused);
    }
  }

  @Test
  void ptxForAnOlderGpuRuns() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaModule older = kernels.context.load("probe", ProbeKernels.ptx(75));
      assertEquals("saxpy", older.function("saxpy").name());
    }
  }

  /** As a newer compiler writes it, when nobody lowers the version. */
  @Test
  void ptxForANewerDriverSaysThatTheDriverIsTooOld() {
    StandIn.assumeBuilt();
    StandIn.set("DRIVER", "12040");
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      byte[] newer = changed(ptx -> ptx.replace(".version 7.8", ".version 9.0"));
      CudaUnavailableException refused =
          assertThrows(CudaUnavailableException.class, () -> kernels.context.load("probe", newer));
      assertEquals(
          "CUDA: the driver, for CUDA 12.4, is too old for the kernels probe; install a newer driver"
              + " of NVIDIA's, or choose another device",
          refused.getMessage());
    } finally {
      StandIn.set("DRIVER", "");
    }
  }

  @Test
  void anythingElseIsRefused() {
    assertRefused(INVALID_IMAGE, "(the image is no PTX) failed with", ptx -> "nothing");
  }

  @Test
  void tellsWhatAKernelTakes() {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      CudaFunction function = kernels.function("block_sum");
      assertEquals(256, function.maxThreads());
      assertEquals(32, function.staticSharedBytes());
      assertTrue(function.registers() > 0);
    }
  }

  private static void assertRefused(int code, String said, UnaryOperator<String> change) {
    try (ProbeKernels kernels = ProbeKernels.open(StandIn.SM80)) {
      byte[] image = changed(change);
      CudaException refused =
          assertThrows(CudaException.class, () -> kernels.context.load("probe", image));
      assertEquals(code, refused.code());
      assertSays(said, refused);
    }
  }

  private static byte[] changed(UnaryOperator<String> change) {
    String ptx = new String(ProbeKernels.ptx(80), StandardCharsets.US_ASCII);
    return change.apply(ptx).getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertSays(String words, CudaException refused) {
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused::getMessage);
  }
}
