package dev.parley.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory that this process ever held at once: Java's heap, the model, and files that are
 * mapped, together.
 *
 * <p><i>Source.</i> proc(5), {@code /proc/pid/status}.
 */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");

  private PeakMemory() {}

  /** In bytes; empty where the system does not tell. */
  static OptionalLong ofThisProcess() {
    return in(STATUS);
  }

  static OptionalLong in(Path status) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(status));
      return peak.find()
          ? OptionalLong.of(Long.parseLong(peak.group(1)) * 1024)
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty(); // another system than Linux
    }
  }
}
