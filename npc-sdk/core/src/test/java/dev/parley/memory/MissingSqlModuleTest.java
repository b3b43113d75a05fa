package dev.parley.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A game whose run-time image has no JDBC. */
@Timeout(60)
class MissingSqlModuleTest {

  @Test
  void isToldInASentence() throws IOException, InterruptedException {
    Process game =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base",
                "-cp",
                System.getProperty("java.class.path"),
                MissingSqlModuleTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String out = new String(game.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, game.waitFor(), out);
    assertTrue(out.startsWith("memories in slot.db cannot be used: "), out);
    assertTrue(out.strip().endsWith("; add the module java.sql. 0"), out);
  }

  /** The game. */
  public static void main(String[] arguments) {
    try (MemoryStore store = MemoryStore.open(Path.of("slot.db"))) {
      store.rollback();
      System.out.println(store.trouble().orElse("") + " " + store.all().size());
    }
  }
}
