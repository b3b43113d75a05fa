package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChoiceTest {

  private final Map<String, String> environment = new HashMap<>();
  private Path folder;
  private String told = "";

  @BeforeEach
  void useFolder(@TempDir Path folder) {
    this.folder = folder;
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("PARLEY_ROOT", folder.resolve("checkout").toString());
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertEquals(Optional.empty(), find(null));
  }

  @Test
  void prefersWhatWasNamedLast() throws IOException {
    Path companion = model("checkout/persona-packs/companion-model/c.gguf");
    assertEquals(Optional.of(companion), find(null));

    Path downloaded = model("home/.parley/models/d.gguf");
    assertEquals(Optional.of(downloaded), find(null));

    Path variable = model("v.gguf");
    environment.put("PARLEY_MODEL", variable.toString());
    assertEquals(Optional.of(variable), find(null));

    Path option = model("o.gguf");
    assertEquals(Optional.of(option), find(option));
    assertEquals("", told);
  }

  @Test
  void takesTheFirstByNameAndSaysSo() throws IOException {
    model("home/.parley/models/b.gguf");
    Path first = model("home/.parley/models/a.gguf");
    model("home/.parley/models/0.txt");

    assertEquals(Optional.of(first), find(null));
    assertTrue(told.contains("of 2 models"), told);
    assertTrue(told.contains("a.gguf"), told);
  }

  @Test
  void looksInTheHomeOfOurs() throws IOException {
    model("home/.parley/models/a.gguf");
    environment.put("PARLEY_HOME", folder.resolve("ours").toString());

    assertEquals(Optional.empty(), find(null));

    Path ours = model("ours/models/z.gguf");
    assertEquals(Optional.of(ours), find(null));
  }

  @Test
  void aVariableSetToNothingIsNotSet() {
    environment.put("PARLEY_MODEL", "");

    assertEquals(Optional.empty(), find(null));
  }

  @Test
  void nothingStandsInForWhatWasNamed() throws IOException {
    model("home/.parley/models/a.gguf");

    CommandException failure =
        assertThrows(CommandException.class, () -> find(folder.resolve("lost.gguf")));

    assertTrue(String.valueOf(failure.getMessage()).contains("lost.gguf"));
    assertFalse(failure.isWrongUsage());
  }

  private Optional<Path> find(@Nullable Path option) {
    FakeTerminal fake = new FakeTerminal("", environment, false);
    Optional<Path> found = new ModelChoice(fake.terminal()).find(option);
    told = fake.err();
    return found;
  }

  private Path model(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
