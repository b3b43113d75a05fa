package dev.parley.tools.shelf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The right to change one model of a folder, among all processes of this machine. The system takes
 * it back from a process that ends, however it ends.
 *
 * <p>All models share one lock file, each has one byte of it: so the file is never deleted, and
 * nobody can hold a lock on one that is already gone.
 */
public final class PullLock {
  private static final String FILE = ".lock";

  private PullLock() {}

  /** Does some work under the lock, or gives empty if someone else has it. */
  public static <T> Optional<T> hold(Path folder, String model, Supplier<T> work) {
    try (FileChannel channel = open(folder)) {
      return isLocked(channel, byteOf(model)) ? Optional.of(work.get()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot lock " + folder.resolve(FILE) + ": " + e.getMessage(), e);
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return FileChannel.open(
        folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static boolean isLocked(FileChannel channel, long position) throws IOException {
    try {
      return channel.tryLock(position, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very process has it
    }
  }

  private static long byteOf(String model) {
    UUID hash = UUID.nameUUIDFromBytes(model.getBytes(StandardCharsets.UTF_8));
    // Some systems end files at 2^63 - 1, a lock's last byte included.
    return hash.getMostSignificantBits() >>> 2;
  }
}
