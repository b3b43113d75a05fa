package dev.parley.tools.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {

  /** Of FIPS 180-4's example "abc", and of {@code git hash-object} on "hello\n". */
  @Test
  void isWhatOthersCompute(@TempDir Path folder) throws Exception {
    Path abc = Files.writeString(folder.resolve("abc"), "abc");
    Path hello = Files.writeString(folder.resolve("hello"), "hello\n");

    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ContentHash.of(abc, ContentHash.Kind.SHA_256).hex());
    assertEquals(
        "ce013625030ba8dba906f756967f9e9ca394464a",
        ContentHash.of(hello, ContentHash.Kind.GIT_BLOB).hex());
  }

  @Test
  void isToldByItsLength() {
    assertEquals(
        Optional.of(new ContentHash(ContentHash.Kind.SHA_256, "ab".repeat(32))),
        ContentHash.parse("AB".repeat(32)));
    assertEquals(
        Optional.of(ContentHash.Kind.GIT_BLOB),
        ContentHash.parse("0".repeat(40)).map(ContentHash::kind));
    assertEquals(Optional.empty(), ContentHash.parse("0".repeat(32)));
    assertEquals(Optional.empty(), ContentHash.parse("g".repeat(64)));
  }

  @Test
  void anInterruptionEndsIt(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "a");
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, () -> ContentHash.of(file, ContentHash.Kind.SHA_256));
  }
}
