package dev.parley.inference.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Says what a file that is no GGUF looks like, from its first bytes. */
final class FirstBytes {
  /** As many as are looked at. */
  static final int COUNT = 16;

  private final byte[] bytes;
  private final String text;

  FirstBytes(byte[] bytes) {
    this.bytes = bytes.clone();
    this.text = new String(bytes, StandardCharsets.ISO_8859_1);
  }

  String description() {
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
    return begin.isEmpty() ? "text" : "text that begins '" + Place.shown(begin) + "'";
  }

  /** A JSON object with its length before it as a number of 64 bits, the upper ones zero. */
  private boolean looksLikeSafetensors() {
    return bytes.length > Long.BYTES
        && bytes[Long.BYTES] == '{'
        && text.startsWith("\0\0\0", Long.BYTES - 3);
  }

  private boolean isText() {
    return text.chars()
        .allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t');
  }

  private String hex() {
    return HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(bytes, Math.min(8, bytes.length)));
  }
}
