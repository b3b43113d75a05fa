package dev.parley.tools.hub;

import dev.parley.tools.shelf.ContentHash;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a repository at one commit.
 *
 * @param repository which
 * @param path within it
 * @param uri where its bytes are
 * @param size in bytes, if the hub tells
 * @param hash of its bytes, if the hub tells
 */
public record HubFile(
    RepositoryId repository, String path, URI uri, OptionalLong size, Optional<ContentHash> hash) {

  /** The path's last part. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
