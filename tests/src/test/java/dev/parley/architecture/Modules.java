package dev.parley.architecture;

import dev.parley.inference.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the compiler put the classes of each module, without their tests. */
final class Modules {
  static final Path INFERENCE = classes("inference-native");
  static final Path SDK = classes("npc-sdk/core");
  static final Path TOOLS = classes("editor-tools");
  static final Path DEMO = classes("demo-game");

  private Modules() {}

  static List<Path> all() {
    return List.of(INFERENCE, SDK, TOOLS, DEMO);
  }

  private static Path classes(String module) {
    Path folder = Fixtures.own("../..").resolve(module).resolve("target/classes").normalize();
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(folder + " is missing; compile " + module + " first");
    }
    return folder;
  }
}
