package dev.parley;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that a saved game is in. It is written beside the older one and takes its place when it is
 * whole and on the disk, so that there is always one of both.
 */
record SaveFile(Path path) {

  /** Far more than a long playthrough takes; what is larger is no save. */
  private static final long LARGEST = 256L << 20;

  void write(SavedGame game) throws IOException {
    Path whole = path.toAbsolutePath();
    Path beside = whole.resolveSibling(whole.getFileName() + ".new");
    try {
      try (FileChannel out =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(SaveFormat.write(game));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      replace(beside, whole);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * @throws SaveNode.BrokenSave if it is no saved game
   */
  SavedGame read() throws IOException {
    if (Files.size(path) > LARGEST) {
      throw new SaveNode.BrokenSave("found " + Files.size(path) + " bytes; expected a save");
    }
    return SaveFormat.read(Files.readAllBytes(path));
  }

  /** One sentence for a player. */
  String sentence(String verb, Throwable error) {
    String why =
        error instanceof NoSuchFileException missing
            ? "there is no file or folder " + missing.getFile()
            : String.valueOf(error.getMessage());
    return path
        + " cannot be "
        + verb
        + ": "
        + why
        + "; nothing was changed; "
        + remedy(error)
        + ".";
  }

  private static String remedy(Throwable error) {
    if (error instanceof NoSuchFileException) {
      return "correct the path, then try again";
    }
    return error instanceof SaveNode.BrokenSave
        ? "load another save"
        : "make room and allow access, then try again";
  }
}
