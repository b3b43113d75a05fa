package dev.parley.inference.ops.cpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the built libraries want of the system that loads them, by the names in their tables. */
class NativesTest {
  private static final Path BUILT = Path.of("target/natives");

  /** Of 2012. */
  private static final int NEWEST_GLIBC = 17;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux-x64/linux/x64/dev/parley/libparley_ops.so",
        "linux-arm64/linux/arm64/dev/parley/libparley_ops.so"
      })
  void loadsOnOldLinux(String library) throws IOException {
    Set<String> wanted = names(library, "GLIBC_2\\.[0-9]+");
    assertFalse(wanted.isEmpty());
    for (String version : wanted) {
      int minor = Integer.parseInt(version.substring("GLIBC_2.".length()));
      assertTrue(minor <= NEWEST_GLIBC, () -> library + " needs " + version);
    }
  }

  @Test
  void needsOnlyWhatEveryWindowsHas() throws IOException {
    Set<String> wanted =
        names("windows-x64/windows/x64/dev/parley/parley_ops.dll", "(?i)[a-z0-9_-]+\\.dll\\b");
    wanted.removeIf(name -> name.startsWith("parley_ops"));
    wanted.removeIf(name -> Set.of("kernel32.dll", "KERNEL32.dll", "msvcrt.dll").contains(name));
    assertTrue(wanted.isEmpty(), () -> "also needs " + wanted);
  }

  private static Set<String> names(String library, String pattern) throws IOException {
    Path file = BUILT.resolve(library);
    assumeTrue(Files.exists(file), () -> "skipped: no compiler here for " + library);
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    return Pattern.compile(pattern)
        .matcher(bytes)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }
}
