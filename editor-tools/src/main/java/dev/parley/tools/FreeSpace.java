package dev.parley.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a disk has room, before it is found out half-way. */
final class FreeSpace {
  private final Meter meter;

  /** Measures what a disk has left. */
  @FunctionalInterface
  interface Meter {
    long freeBytes(Path folder) throws IOException;
  }

  FreeSpace(Meter meter) {
    this.meter = meter;
  }

  static FreeSpace ofDisk() {
    return new FreeSpace(folder -> Files.getFileStore(folder).getUsableSpace());
  }

  /** Refuses if the disk of {@code folder} has less than {@code needed} bytes left. */
  void require(Path folder, long needed) {
    require(folder, needed, "make room, or set PARLEY_HOME to a folder on another disk");
  }

  /** The same, with what the user can do about it. */
  void require(Path folder, long needed, String remedy) {
    try {
      Files.createDirectories(folder);
      long free = meter.freeBytes(folder);
      if (free < needed) {
        throw CommandException.couldNot(
            "the disk of "
                + folder
                + " has "
                + Amount.ofBytes(free)
                + " free; "
                + Amount.ofBytes(needed)
                + " are needed; "
                + remedy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder + ": " + e.getMessage(), e);
    }
  }
}
