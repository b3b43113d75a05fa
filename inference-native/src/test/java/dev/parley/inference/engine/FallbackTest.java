package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.cuda.CudaDriver;
import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.cpu.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where a GPU cannot be used, an engine that may choose opens on the CPU and says why in one line
 * of the log, and one that was told to use it fails with the same sentence.
 */
class FallbackTest {
  private static final String KERNELS = "dev/parley/inference/cuda/ptx/sm80/";

  private final Path folder;

  FallbackTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /**
   * What {@link FallbackProbe} told of one case.
   *
   * @param logged where the device was left to choose
   * @param said by the model then
   * @param demanded what came of it where CUDA was demanded
   */
  private record Told(String logged, String said, String demanded) {

    static Told of(String line) {
      // What the stand-in adds to the driver's sentences counts from the start.
      String[] parts = line.replaceAll(" \\(PARLEY_STAND_IN_\\w+ is \\d+\\)", "").split("\\|", -1);
      assertEquals(3, parts.length, line);
      return new Told(parts[0], parts[1], parts[2]);
    }

    void assertOnTheCpuBecause(String reason) {
      assertEquals(1, logged.split(" // ", -1).length, logged);
      assertFalse(logged.contains(" on CUDA"), logged);
      assertTrue(logged.endsWith("(no GPU: " + demanded + ")"), logged + "\n" + demanded);
      assertTrue(demanded.contains(reason), demanded);
      assertFalse(demanded.contains("\n"), demanded);
      assertTrue(said.startsWith("said "), said);
    }
  }

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  private List<Told> told(Map<String, String> environment, String... cases) throws IOException {
    Path java = Path.of(System.getProperty("java.home"));
    List<String> program = new ArrayList<>();
    // What a test puts into the folder is found before our own.
    program.addAll(List.of("-cp", folder + ":" + System.getProperty("java.class.path")));
    program.add("-Dorg.lwjgl.librarypath=" + System.getProperty("org.lwjgl.librarypath"));
    program.add(FallbackProbe.class.getName());
    program.addAll(List.of(cases));
    return ChildJvm.run(java, folder, environment, program).lines().map(Told::of).toList();
  }

  private List<Told> toldByTheStandIn(String... cases) throws IOException {
    return told(Map.of(CudaDriver.LIBRARY, StandIn.library().toString()), cases);
  }

  @Test
  void noLibrary() throws IOException {
    Path missing = folder.resolve("libmissing.so");
    Told told = told(Map.of(CudaDriver.LIBRARY, missing.toString()), "nothing").get(0);
    // What the system says of it differs from time to time.
    String reason = "CUDA: the library " + missing + " cannot be loaded: ";
    assertTrue(told.logged().contains(" on CPU, "), told.logged());
    assertTrue(told.logged().contains("(no GPU: " + reason), told.logged());
    assertTrue(told.demanded().startsWith(reason), told.demanded());
  }

  @ParameterizedTest
  @CsvSource({
    "DEVICES, none, CUDA: the driver finds no GPU",
    "INIT, 100, CUDA: the driver finds no GPU",
    "INIT, 803, CUDA: cuInit failed with ",
    "DRIVER, 11070, CUDA: the driver is for CUDA 11.7 and older",
    "DEVICES, 6.1, CUDA: the GPU stand-in for sm_61 (compute capability 6.1) is too old"
  })
  void aDriverThatWillNotDo(String option, String value, String reason) throws IOException {
    Map<String, String> environment =
        Map.of(
            CudaDriver.LIBRARY, StandIn.library().toString(), "PARLEY_STAND_IN_" + option, value);
    told(environment, "nothing").get(0).assertOnTheCpuBecause(reason);
  }

  @Test
  void aGpuThatWillNotDo() throws IOException {
    List<Told> told = toldByTheStandIn("nothing", "MEMORY_MB=1", "MEMORY_MB=16", "LOST_AFTER=+3");
    Told good = told.get(0);
    assertTrue(good.logged().contains(" on CUDA, stand-in for sm_80"), good.logged());
    assertEquals(good.said(), good.demanded());
    told.get(1).assertOnTheCpuBecause("the memory budget is 0.9 MiB");
    told.get(2).assertOnTheCpuBecause("CUDA_ERROR_OUT_OF_MEMORY");
    Told lost = told.get(3); // which call hears of it first is chance
    assertTrue(lost.logged().contains(" on CPU, "), lost.logged());
    assertTrue(lost.logged().contains("CUDA_ERROR_LAUNCH_FAILED (719)"), lost.logged());
    assertTrue(lost.demanded().contains("CUDA_ERROR_LAUNCH_FAILED (719)"), lost.demanded());
  }

  /** While weights are brought up, states are laid out, and passes recorded. */
  @Test
  void memoryThatRunsOutAtAnyAllocation() throws IOException {
    List<Told> told = toldByTheStandIn("OOM_AFTER=each");
    int last = told.size() - 1;
    assertTrue(last > 4, last + " allocations");
    for (Told each : told.subList(0, last)) {
      each.assertOnTheCpuBecause("CUDA_ERROR_OUT_OF_MEMORY (2)");
    }
    assertTrue(told.get(last).logged().contains(" on CUDA"), told.get(last).logged());
  }

  @Test
  void kernelsOfANewerCudaThanTheDrivers() throws IOException {
    put(
        "elementwise.ptx",
        kernels("elementwise.ptx").replaceFirst("\\.version 7\\.8", ".version 9.1"));
    Told told = toldByTheStandIn("nothing").get(0);
    told.assertOnTheCpuBecause(
        "CUDA: the driver, for CUDA 13.0, is too old for the kernels sm80/elementwise.ptx");
  }

  @Test
  void kernelsThatTheDriverDoesNotTake() throws IOException {
    put("recurrence.ptx", kernels("recurrence.ptx").replace("conv_silu_decode", "conv_silu"));
    toldByTheStandIn("nothing").get(0).assertOnTheCpuBecause(" of sm80/recurrence.ptx ");
  }

  private static String kernels(String name) throws IOException {
    return Files.readString(Path.of("src/main/resources", KERNELS, name));
  }

  private void put(String name, String ptx) throws IOException {
    Path file = folder.resolve(KERNELS).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, ptx, StandardCharsets.UTF_8);
  }
}
