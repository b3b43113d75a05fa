package dev.parley.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteMemoryStoreTest extends MemoryStoreContract {

  private final Path folder;
  private int files;

  SqliteMemoryStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  MemoryStore create() {
    return MemoryStore.open(folder.resolve("slot" + files++ + ".db"));
  }

  @Test
  void theFileHoldsWhatWasCommitted() {
    Path file = folder.resolve("slot.db");
    try (MemoryStore store = MemoryStore.open(file)) {
      store.add(seen("kept", "The bridge fell.", 1));
      store.commit();
      store.add(seen("lost", "The bridge rose.", 2));
    }
    try (MemoryStore store = MemoryStore.open(file)) {
      assertEquals(List.of("kept"), find(store, "bridge", "mara"));
    }
  }

  @Test
  void aFileOfAnotherGameIsLeftAlone() {
    Path file = folder.resolve("slot.db");
    try (MemoryStore first = MemoryStore.open(file)) {
      first.add(seen("a", "The bridge fell.", 1));
      MemoryStore second = MemoryStore.open(file);
      String trouble = second.trouble().orElseThrow();
      assertTrue(trouble.startsWith("memories in " + file + " cannot be used: "), trouble);
      assertTrue(trouble.endsWith("; close the other copy of the game."), trouble);
      assertFalse(second.add(seen("b", "The bridge rose.", 2)));
      assertEquals(List.of(), second.all());
      second.rollback();
      assertFalse(second.commit());
      assertFalse(second.replaceAll(List.of()));
      assertEquals(Optional.of(trouble), second.trouble());
      second.close();
      assertTrue(first.commit());
    }
    try (MemoryStore again = MemoryStore.open(file)) {
      assertEquals(List.of("a"), find(again, "bridge", "mara"));
    }
  }

  @Test
  void aFileThatIsNoneStaysAsItIs() throws IOException {
    Path file = folder.resolve("slot.db");
    byte[] text = "these are no memories ".repeat(100).getBytes(StandardCharsets.UTF_8);
    Files.write(file, text);
    MemoryStore store = MemoryStore.open(file);
    assertTrue(store.trouble().orElseThrow().endsWith("restore the file from a copy."));
    assertFalse(store.add(seen("a", "The bridge fell.", 1)));
    assertEquals(List.of(), find(store, "bridge", "mara"));
    store.close();
    assertArrayEquals(text, Files.readAllBytes(file));
  }

  @Test
  void aDamagedFileGivesASentenceNotAnException() throws IOException {
    Path file = folder.resolve("slot.db");
    try (MemoryStore store = MemoryStore.open(file)) {
      for (int i = 0; i < 200; i++) {
        store.add(seen("m" + i, "The bridge fell, for the " + i + "th time.", i));
      }
      store.commit();
    }
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
    Files.write(file, bytes);
    try (MemoryStore store = MemoryStore.open(file)) {
      assertTrue(store.trouble().isPresent());
      assertEquals(List.of(), find(store, "bridge", "mara"));
      assertFalse(store.add(seen("a", "The bridge fell.", 1)));
    }
  }

  @Test
  void aNewerFileIsRefused() throws SQLException {
    Path file = folder.resolve("slot.db");
    MemoryStore.open(file).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = 7");
    }
    try (MemoryStore store = MemoryStore.open(file)) {
      assertTrue(store.trouble().orElseThrow().contains("it has version 7; expected at most 1"));
    }
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    Path file = folder.resolve("nowhere/slot.db");
    try (MemoryStore store = MemoryStore.open(file)) {
      assertTrue(store.trouble().orElseThrow().contains(file.toString()));
    }
  }
}
