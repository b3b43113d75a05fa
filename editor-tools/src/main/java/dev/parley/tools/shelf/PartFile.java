package dev.parley.tools.shelf;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file on its way in: {@code NAME.part} with the bytes so far, all from the beginning, and {@code
 * NAME.part.json} with the version they are of. It outlives the program; without the second file,
 * the first is worth nothing.
 *
 * <p><b>Threads.</b> Confined to one. <b>Errors.</b> What the disk refuses is an {@link
 * UncheckedIOException} whose message is one sentence; the bytes written before stay.
 */
public final class PartFile implements AutoCloseable {
  static final String SUFFIX = ".part";
  private static final String VERSION_SUFFIX = SUFFIX + ".json";

  private final Path target;
  private final Path part;
  private final Path sidecar;
  private @Nullable FileOutputStream out;
  private long length;

  private PartFile(Path target) {
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + SUFFIX);
    this.sidecar = target.resolveSibling(target.getFileName() + VERSION_SUFFIX);
    this.length = Files.exists(part) ? part.toFile().length() : 0;
  }

  /** The part of what will once be {@code target}; it may have begun in an earlier run. */
  public static PartFile of(Path target) {
    return new PartFile(target);
  }

  /** How many bytes are there. */
  public long length() {
    return length;
  }

  /** What the bytes are of; empty if there are none, or nobody knows. */
  public Optional<FileVersion> version() {
    if (length == 0 || !Files.exists(sidecar)) {
      return Optional.empty();
    }
    try {
      FileVersion version =
          new JsonMapper().readValue(Files.readString(sidecar), FileVersion.class);
      return Optional.ofNullable(version).filter(found -> length <= found.size());
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** Forgets the bytes so far and begins with those of {@code version}. */
  public void restart(FileVersion version) {
    try {
      close();
      // In this order: bytes without their version are worthless, those of another are a trap.
      Files.deleteIfExists(sidecar);
      out = new FileOutputStream(part.toFile());
      length = 0;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    retitle(version);
  }

  /** Keeps the bytes so far as the beginning of those of {@code version}. */
  public void retitle(FileVersion version) {
    try {
      Path fresh = sidecar.resolveSibling(sidecar.getFileName() + ".new");
      Files.writeString(fresh, new JsonMapper().writeValueAsString(version));
      Files.move(fresh, sidecar, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Adds {@code count} bytes, from {@code offset} of the array, behind those that are there. */
  public void append(byte[] bytes, int offset, int count) {
    try {
      if (out == null) {
        out = new FileOutputStream(part.toFile(), true);
      }
      out.write(bytes, offset, count);
      length += count;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Hashes the bytes so far as they lie on the disk. */
  public ContentHash hash(ContentHash.Kind kind) throws InterruptedException {
    return ContentHash.of(part, kind);
  }

  /** Gives the bytes their final name, at once and whole; what had that name is gone. */
  public void finish() {
    try {
      force();
      close();
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(sidecar);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private void force() throws IOException {
    try (FileOutputStream append = new FileOutputStream(part.toFile(), true)) {
      append.getFD().sync();
    }
  }

  /** Deletes bytes that turned out wrong. */
  public void delete() {
    try {
      close();
      Files.deleteIfExists(part);
      Files.deleteIfExists(sidecar);
      length = 0;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Keeps what is there for another day. Idempotent. */
  @Override
  public void close() {
    OutputStream open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw cannotWrite(e);
      }
    }
  }

  private UncheckedIOException cannotWrite(IOException e) {
    return new UncheckedIOException(
        "cannot write "
            + part
            + " ("
            + e.getMessage()
            + "); what was received is kept, so make room or correct this and give the same command"
            + " again",
        e);
  }
}
