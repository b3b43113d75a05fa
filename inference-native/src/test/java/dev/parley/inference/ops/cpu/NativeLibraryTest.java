package dev.parley.inference.ops.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the C library is found and believed, in a JVM for each way of bringing it. */
class NativeLibraryTest {
  private static final String NEWEST = "3.4.3";
  private static final String FILE = "linux/x64/dev/parley/libparley_ops.so";
  private static final Path BUILT = Path.of("target/natives/linux-x64").toAbsolutePath();

  private final Path folder;

  NativeLibraryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.3.3", "3.3.6", "3.4.3"})
  void loadsFromAJarOnTheClassPath(String lwjgl) throws Exception {
    assertLoaded(lwjgl, ChildJvm.probe(folder, ChildJvm.onClassPath(lwjgl, nativesJar())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.3.3", "3.3.6", "3.4.3"})
  void loadsFromAJarOnTheModulePath(String lwjgl) throws Exception {
    List<String> modules = ChildJvm.onModulePath(lwjgl, nativesJar(), "libparley.natives");
    assertLoaded(lwjgl, ChildJvm.probe(folder, modules));
  }

  @Test
  void loadsFromAFolderOfClasses() throws Exception {
    assumeBuilt();
    assertLoaded(NEWEST, ChildJvm.probe(folder, ChildJvm.onClassPath(NEWEST, BUILT)));
  }

  @Test
  void saysWhichJarIsMissing() throws Exception {
    assumeLinuxX64();
    assertEquals(
        "the C library of the CPU device is missing: no "
            + FILE
            + " on the class path; add the jar parley-inference with the classifier natives-linux",
        ChildJvm.probe(folder, ChildJvm.onClassPath(NEWEST)));
  }

  @Test
  void saysThatAFileIsBroken() throws Exception {
    assumeLinuxX64();
    String said = ChildJvm.probe(folder, ChildJvm.onClassPath(NEWEST, natives("no library")));
    assertTrue(
        said.startsWith("the C library of the CPU device, " + FILE + ", cannot be loaded: "), said);
    assertEquals(1, said.lines().count(), said);
  }

  @Test
  void refusesALibraryOfAnotherVersion() throws Exception {
    assumeBuilt();
    Path other = natives("");
    compile(
        "void parley_levels(long long *query) { query[0] = 4711; }"
            + "void parley_device_open(void) {}"
            + "void parley_device_close(void) {}"
            + "void parley_run(void) {}",
        other.resolve(FILE));
    assertEquals(
        "the C library of the CPU device at "
            + other.resolve(FILE)
            + " has ABI 4711 where "
            + NativeLibrary.ABI
            + " is expected; use the jars of one version of Parley",
        ChildJvm.probe(folder, ChildJvm.onClassPath(NEWEST, other)));
  }

  @Test
  void refusesALibraryWithoutOurFunctions() throws Exception {
    assumeBuilt();
    Path other = natives("");
    compile(
        "void parley_levels(long long *query) { query[0] = " + NativeLibrary.ABI + "; }",
        other.resolve(FILE));
    assertEquals(
        "the C library of the CPU device at "
            + other.resolve(FILE)
            + " has no function parley_device_open; use the jars of one version of Parley",
        ChildJvm.probe(folder, ChildJvm.onClassPath(NEWEST, other)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mac OS X", "FreeBSD"})
  void saysForWhichMachinesItIsMade(String system) throws Exception {
    assumeLinuxX64();
    // The probe's LWJGL would look for natives of its own there; it comes to that later.
    List<String> machine = List.of("-Dos.name=" + system, "-Dos.arch=ppc64le");
    List<String> arguments =
        Stream.concat(machine.stream(), ChildJvm.onClassPath(NEWEST).stream()).toList();
    String said = ChildJvm.probe(folder, arguments);
    assertTrue(said.startsWith("the C library of the CPU device is not made for "), said);
    assertTrue(said.endsWith(", only for linux/arm64, linux/x64, windows/x64"), said);
  }

  @Test
  void agreesWithTheHeader() throws Exception {
    String header = Files.readString(Path.of("src/main/c/device.h"));
    Matcher abi = Pattern.compile("#define PARLEY_ABI (\\d+)").matcher(header);
    assertTrue(abi.find(), "device.h defines PARLEY_ABI");
    assertEquals(Integer.parseInt(abi.group(1)), NativeLibrary.ABI);
  }

  private static void assertLoaded(String lwjgl, String said) {
    assertTrue(said.startsWith("loaded by LWJGL " + lwjgl), said);
    assertEquals(1, said.lines().count(), said);
  }

  /** As Maven packages it, under a name that says nothing of versions. */
  private Path nativesJar() throws IOException {
    assumeBuilt();
    Path jar = folder.resolve("libparley-natives.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), new Manifest())) {
      out.putNextEntry(new JarEntry(FILE));
      Files.copy(BUILT.resolve(FILE), out);
    }
    return jar;
  }

  /** A folder of natives whose library has this content. */
  private Path natives(String content) throws IOException {
    Path natives = folder.resolve("natives");
    Files.createDirectories(natives.resolve(FILE).getParent());
    Files.writeString(natives.resolve(FILE), content);
    return natives;
  }

  private static void compile(String source, Path library) throws Exception {
    Process compiler =
        new ProcessBuilder("gcc", "-shared", "-fPIC", "-x", "c", "-", "-o", library.toString())
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (OutputStream in = compiler.getOutputStream()) {
      in.write(source.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(0, compiler.waitFor());
  }

  private static void assumeBuilt() {
    assumeLinuxX64();
    assumeTrue(
        Files.exists(BUILT.resolve(FILE)),
        "skipped: the C library is not built; it needs make and GCC 11 or later");
  }

  private static void assumeLinuxX64() {
    boolean here =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assumeTrue(here, "skipped: the test's LWJGL is that for Linux on x64");
  }
}
