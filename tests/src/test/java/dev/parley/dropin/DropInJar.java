package dev.parley.dropin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build puts the one jar. */
final class DropInJar {
  static final String VERSION = "0.1.0-SNAPSHOT";

  private DropInJar() {}

  /** The jar; where nothing is packaged yet the test is skipped, saying so. */
  static Path built() {
    Path jar =
        Fixtures.own("../../npc-sdk/drop-in/target/parley-sdk-" + VERSION + ".jar").normalize();
    assumeTrue(Files.exists(jar), "skipped: not packaged yet; mvn verify packages it");
    return jar;
  }
}
