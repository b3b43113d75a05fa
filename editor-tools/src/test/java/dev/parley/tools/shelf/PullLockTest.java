package dev.parley.tools.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullLockTest {

  @Test
  void oneAtATime(@TempDir Path folder) {
    Optional<Optional<String>> nested =
        PullLock.hold(folder, "a", () -> PullLock.hold(folder, "a", () -> "both"));

    assertEquals(Optional.of(Optional.empty()), nested);
    assertEquals(Optional.of("then"), PullLock.hold(folder, "a", () -> "then"));
  }

  @Test
  void anotherModelIsNotConcerned(@TempDir Path folder) {
    assertEquals(
        Optional.of(Optional.of("both")),
        PullLock.hold(folder, "a", () -> PullLock.hold(folder, "b", () -> "both")));
  }

  @Test
  void aFailureGivesItBack(@TempDir Path folder) {
    assertThrows(
        IllegalStateException.class,
        () ->
            PullLock.hold(
                folder,
                "a",
                () -> {
                  throw new IllegalStateException();
                }));

    assertEquals(Optional.of("then"), PullLock.hold(folder, "a", () -> "then"));
  }
}
