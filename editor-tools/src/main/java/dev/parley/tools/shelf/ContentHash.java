package dev.parley.tools.shelf;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A hash that identifies a file's bytes: SHA-256 for large files, and for small ones the id that
 * git gives them, SHA-1 over {@code "blob " + size + "\0"} and the bytes (Pro Git, chapter 10.2).
 *
 * @param kind how it is computed
 * @param hex in lower case
 */
public record ContentHash(Kind kind, String hex) {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern GIT_BLOB = Pattern.compile("[0-9a-f]{40}");
  private static final int BLOCK = 1 << 20;

  /** How a hash is computed. */
  public enum Kind {
    SHA_256("SHA-256"),
    GIT_BLOB("SHA-1");

    private final String algorithm;

    Kind(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  /** Reads a hash by its length; empty if it is none of ours. */
  public static Optional<ContentHash> parse(String text) {
    String hex = text.toLowerCase(Locale.ROOT);
    if (SHA_256.matcher(hex).matches()) {
      return Optional.of(new ContentHash(Kind.SHA_256, hex));
    }
    return GIT_BLOB.matcher(hex).matches()
        ? Optional.of(new ContentHash(Kind.GIT_BLOB, hex))
        : Optional.empty();
  }

  /**
   * Hashes a file as it lies on the disk.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   * @throws UncheckedIOException if the file cannot be read; the message names it
   */
  public static ContentHash of(Path file, Kind kind) throws InterruptedException {
    MessageDigest digest = digest(kind);
    // Not a channel: an interruption would close it, and read like a broken disk.
    try (InputStream in = new FileInputStream(file.toFile())) {
      if (kind == Kind.GIT_BLOB) {
        digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      byte[] block = new byte[BLOCK];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        digest.update(block, 0, count);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return new ContentHash(kind, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest(Kind kind) {
    try {
      return MessageDigest.getInstance(kind.algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + kind.algorithm, e);
    }
  }
}
