package dev.parley.inference.format.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file that is written and must then be refused, in exactly these words. */
record TestedFile(Path path) {

  void assertTruncated(byte[] whole, int length, int at, String expected) {
    assertRefused(
        Arrays.copyOf(whole, length),
        "npc.gguf, byte "
            + at
            + ": found the end of the file at byte "
            + length
            + "; expected "
            + expected);
  }

  void assertRefused(GgufBuilder content, String message) {
    assertRefused(content.bytes(), message);
  }

  void assertRefused(byte[] content, String message) {
    try {
      Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertMessage(message);
  }

  void assertMessage(String message) {
    ModelFormatException refusal =
        assertThrows(ModelFormatException.class, () -> GgufFile.open(path).close());
    assertEquals(message, refusal.getMessage());
  }
}
