package dev.parley.tools.shelf;

import java.util.Optional;

/**
 * Which bytes a server means by an address.
 *
 * @param etag what the server calls them, without quotes if it is a strong name; empty if it names
 *     nothing
 * @param hash of the bytes, in hex, if the server vouches for it; else empty
 * @param size in bytes
 * @param url where they are asked for
 */
public record FileVersion(String etag, String hash, long size, String url) {

  public FileVersion {
    if (size < 0) {
      throw new IllegalArgumentException("the size of " + url + " is " + size);
    }
  }

  /** Whether a later answer can be told to mean the same bytes. */
  public boolean isNamed() {
    return !etag.isEmpty();
  }

  /**
   * Whether it means the same bytes. The size does not count: of two answers that differ in it, one
   * is wrong.
   */
  public boolean isSameAs(FileVersion other) {
    return isNamed() && etag.equals(other.etag);
  }

  public Optional<ContentHash> contentHash() {
    return ContentHash.parse(hash);
  }
}
