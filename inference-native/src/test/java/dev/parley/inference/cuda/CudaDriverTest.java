package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.ops.cpu.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether the driver is found and believed, in a JVM for each kind of machine. Each says one line,
 * to both streams together.
 */
class CudaDriverTest {
  private static final String NEWEST = "3.4.3";
  private static final Path THIS_JAVA = Path.of(System.getProperty("java.home"));

  private final Path folder;

  CudaDriverTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.3.3", "3.3.6", "3.4.3"})
  void worksWithEveryLwjgl(String lwjgl) throws Exception {
    StandIn.assumeBuilt();
    int java = Runtime.version().feature();
    assertEquals(
        "[3.0, 3.0] by LWJGL " + lwjgl + " on Java " + java, said(THIS_JAVA, lwjgl, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.3.3", "3.3.6", "3.4.3"})
  void worksOnTheNewestJava(String lwjgl) throws Exception {
    StandIn.assumeBuilt();
    Path java25 = newestJava();
    List<String> words = said(java25, lwjgl, Map.of()).lines().toList();
    assertEquals("[3.0, 3.0] by LWJGL " + lwjgl + " on Java 25", words.get(words.size() - 1));
  }

  @Test
  void saysThatThereIsNoLibrary() throws Exception {
    assumeLinuxX64();
    assumeTrue(
        Files.notExists(Path.of("/usr/lib/x86_64-linux-gnu/libcuda.so.1")),
        "skipped: this machine has a driver of NVIDIA's");
    assertEquals(
        "CUDA: there is no libcuda.so.1 and no libcuda.so on this machine; install a driver of"
            + " NVIDIA's for CUDA 11.8 or later (520 or later), or choose another device",
        said(Map.of(CudaDriver.LIBRARY, "")));
  }

  @Test
  void saysThatTheNamedLibraryCannotBeLoaded() throws Exception {
    assumeLinuxX64();
    String missing = folder.resolve("libmissing.so").toString();
    String said = said(Map.of(CudaDriver.LIBRARY, missing));
    assertTrue(said.startsWith("CUDA: the library " + missing + " cannot be loaded: "), said);
    assertTrue(
        said.endsWith("; PARLEY_CUDA_LIBRARY must name the library of a driver, or nothing"), said);
    assertEquals(1, said.lines().count(), said);
  }

  @Test
  void saysWhichFunctionALibraryLacks() throws Exception {
    StandIn.assumeBuilt();
    Path library = compile("int cuDriverGetVersion(int *v) { *v = 12040; return 0; }");
    assertEquals(
        "CUDA: the library "
            + library
            + " has no function cuInit; install a driver of NVIDIA's for CUDA 11.8 or later (520"
            + " or later), or choose another device",
        said(Map.of(CudaDriver.LIBRARY, library.toString())));
  }

  /** Such a driver lacks functions too, but that says less. */
  @Test
  void saysThatADriverIsTooOld() throws Exception {
    StandIn.assumeBuilt();
    Path library = compile("int cuDriverGetVersion(int *v) { *v = 11070; return 0; }");
    assertEquals(
        "CUDA: the driver is for CUDA 11.7 and older; install a driver of NVIDIA's for CUDA 11.8 or"
            + " later (520 or later), or choose another device",
        said(Map.of(CudaDriver.LIBRARY, library.toString())));
  }

  @Test
  void saysThatThereIsNoDevice() throws Exception {
    StandIn.assumeBuilt();
    assertEquals(
        "CUDA: the driver finds no GPU; make one visible (see CUDA_VISIBLE_DEVICES), or choose"
            + " another device",
        said(Map.of("PARLEY_STAND_IN_DEVICES", "none")));
  }

  @ParameterizedTest
  @CsvSource({
    "201, CUDA_ERROR_INVALID_CONTEXT, invalid device context",
    "803, a code unknown to the driver, no description"
  })
  void saysWhatElseIsWrong(String code, String name, String text) throws Exception {
    StandIn.assumeBuilt();
    assertEquals(
        "CUDA: cuInit failed with "
            + name
            + " ("
            + code
            + "): "
            + text
            + "; mend the installation of NVIDIA's driver, or choose another device",
        said(Map.of("PARLEY_STAND_IN_INIT", code)));
  }

  @Test
  void saysThatAGpuIsTooOld() throws Exception {
    StandIn.assumeBuilt();
    assertEquals(
        "CUDA: the GPU stand-in for sm_61 (compute capability 6.1) is too old; take one of compute"
            + " capability 7.5 or later (GeForce 16 or RTX 20), or choose another device",
        said(Map.of("PARLEY_STAND_IN_DEVICES", "6.1")));
  }

  private String said(Map<String, String> environment) throws IOException {
    return said(THIS_JAVA, NEWEST, environment);
  }

  private String said(Path java, String lwjgl, Map<String, String> environment) throws IOException {
    Map<String, String> variables = new HashMap<>();
    variables.put(CudaDriver.LIBRARY, StandIn.library().toString());
    variables.putAll(environment);
    List<String> program = ChildJvm.onClassPath(CudaProbe.class, lwjgl);
    return ChildJvm.run(java, folder, variables, program);
  }

  /** Of those installed where Linux distributions have them; else the test is skipped. */
  private static Path newestJava() throws IOException {
    Path all = Path.of("/usr/lib/jvm");
    assumeTrue(Files.isDirectory(all), "skipped: no /usr/lib/jvm");
    try (Stream<Path> homes = Files.list(all)) {
      List<Path> found =
          homes.filter(home -> home.getFileName().toString().matches(".*\\b25\\b.*")).toList();
      assumeTrue(!found.isEmpty(), "skipped: no Java 25 in /usr/lib/jvm");
      return found.get(0);
    }
  }

  private Path compile(String source) throws Exception {
    Path library = folder.resolve("libdriver.so");
    Process compiler =
        new ProcessBuilder("g++", "-shared", "-fPIC", "-x", "c", "-", "-o", library.toString())
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (OutputStream in = compiler.getOutputStream()) {
      in.write(source.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(0, compiler.waitFor());
    return library;
  }

  private static void assumeLinuxX64() {
    boolean here =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assumeTrue(here, "skipped: the test's LWJGL is that for Linux on x64");
  }
}
