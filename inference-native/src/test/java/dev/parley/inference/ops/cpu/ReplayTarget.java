package dev.parley.inference.ops.cpu;

import java.nio.file.Path;

enum ReplayTarget {
  HERE;

  void replay(Path cases) {}
}
