package dev.parley.tools.shelf;

import java.util.List;

/**
 * Where a model came from and what it was then, kept beside it as {@code NAME.origin.json}.
 *
 * @param repository as {@code OWNER/NAME}
 * @param commit the repository's state
 * @param license one line about its license
 * @param files what it consists of; for a single file, that file
 */
public record Origin(String repository, String commit, String license, List<KeptFile> files) {

  /**
   * One file as it arrived.
   *
   * @param name within the model's folder, or the model's own
   * @param size in bytes
   * @param sha256 in lower case hex
   */
  public record KeptFile(String name, long size, String sha256) {}

  public Origin {
    files = List.copyOf(files);
  }

  public long bytes() {
    return files.stream().mapToLong(KeptFile::size).sum();
  }
}
