package dev.parley.inference.format;

import java.nio.file.Path;

final class GgufFile {
  private GgufFile() {}

  static ModelFile open(Path path) {
    throw new IllegalStateException(path.toString());
  }
}
