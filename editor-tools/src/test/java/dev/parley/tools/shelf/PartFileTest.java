package dev.parley.tools.shelf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {

  private static final FileVersion VERSION = new FileVersion("tag", "", 5, "http://h/a");

  private Path folder;
  private Path target;

  @BeforeEach
  void useFolder(@TempDir Path folder) {
    this.folder = folder;
    this.target = folder.resolve("a.gguf");
  }

  @Test
  void outlivesTheProgram() throws IOException {
    begin(1, 2, 3);

    try (PartFile part = PartFile.of(target)) {
      assertEquals(3, part.length());
      assertEquals(Optional.of(VERSION), part.version());
      part.append(new byte[] {9, 4, 5, 9}, 1, 2);
      part.finish();
    }

    assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, Files.readAllBytes(target));
    assertArrayEquals(new String[] {"a.gguf"}, folder.toFile().list());
  }

  @Test
  void anotherVersionForgetsTheBytes() {
    FileVersion other = new FileVersion("other", "", 9, "http://h/a");
    begin(1, 2, 3);

    try (PartFile part = PartFile.of(target)) {
      part.restart(other);
      assertEquals(0, part.length());
      part.append(new byte[] {7}, 0, 1);
    }

    assertEquals(Optional.of(other), PartFile.of(target).version());
  }

  @Test
  void bytesWithoutTheirVersionAreWorthNothing() throws IOException {
    begin(1, 2, 3);
    Path sidecar = folder.resolve("a.gguf.part.json");

    for (String damage : new String[] {"", "{", "[]", "null", "{\"size\":-1}"}) {
      Files.writeString(sidecar, damage);
      assertEquals(Optional.empty(), PartFile.of(target).version(), damage);
    }
    Files.delete(sidecar);
    assertEquals(Optional.empty(), PartFile.of(target).version());
  }

  @Test
  void moreBytesThanTheVersionHasAreNotOfIt() {
    begin(1, 2, 3, 4, 5, 6);

    assertEquals(Optional.empty(), PartFile.of(target).version());
  }

  @Test
  void wrongBytesAreDeleted() {
    begin(1, 2, 3);

    try (PartFile part = PartFile.of(target)) {
      part.delete();
    }

    assertArrayEquals(new String[0], folder.toFile().list());
  }

  @Test
  void whereNothingCanBeWrittenTheFileIsNamed() {
    try (PartFile part = PartFile.of(folder.resolve("missing/a.gguf"))) {
      UncheckedIOException failure =
          assertThrows(UncheckedIOException.class, () -> part.restart(VERSION));
      assertTrue(String.valueOf(failure.getMessage()).contains("missing"), failure.toString());
    }
    assertFalse(Files.exists(folder.resolve("missing")));
  }

  private void begin(int... bytes) {
    try (PartFile part = PartFile.of(target)) {
      part.restart(VERSION);
      for (int value : bytes) {
        part.append(new byte[] {(byte) value}, 0, 1);
      }
    }
  }
}
