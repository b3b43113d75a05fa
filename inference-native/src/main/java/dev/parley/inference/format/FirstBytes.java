package dev.parley.inference.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Says what a file looks like, from its first bytes. */
public final class FirstBytes {
  /** As many as are looked at. */
  public static final int COUNT = 16;

  private final byte[] bytes;
  private final String text;

  public FirstBytes(byte[] bytes) {
    this.bytes = bytes.clone();
    this.text = new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Those of a file; none if they cannot be read, which whoever opens it will tell. */
  public static Optional<FirstBytes> of(Path path) {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(new FirstBytes(in.readNBytes(COUNT)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What the file is, in the words of a message. */
  public String description() {
    if (bytes.length == 0) {
      return "an empty file";
    }
    if (text.startsWith("PK\u0003\u0004")) {
      return "a zip archive";
    }
    if (text.startsWith("\u001f\u008b")) {
      return "a gzip archive";
    }
    if (text.startsWith("version https://")) {
      return "a Git LFS pointer in place of the file itself";
    }
    if (text.startsWith("tjgg") || text.startsWith("fmgg") || text.startsWith("lmgg")) {
      return "a GGML file from before GGUF";
    }
    if (looksLikeSafetensors()) {
      return "a safetensors file";
    }
    return isText() ? plainText() : "bytes " + hex();
  }

  private String plainText() {
    String begin = text.strip();
    return begin.isEmpty() ? "text" : "text that begins '" + ForeignText.shown(begin) + "'";
  }

  /** A JSON object with its length before it as a number of 64 bits, the upper ones zero. */
  public boolean looksLikeSafetensors() {
    return bytes.length > Long.BYTES
        && bytes[Long.BYTES] == '{'
        && text.startsWith("\0\0\0", Long.BYTES - 3);
  }

  public boolean looksLikeJson() {
    return text.stripLeading().startsWith("{");
  }

  private boolean isText() {
    return text.chars()
        .allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t');
  }

  private String hex() {
    return HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(bytes, Math.min(8, bytes.length)));
  }
}
