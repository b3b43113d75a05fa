package dev.parley.persona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PackReaderTest {

  private final Path folder;

  PackReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsTheSmallestPack() {
    SmallPack.write(folder, SmallPack.PACK, SmallPack.PERSONA);
    PersonaPack pack = PersonaPack.load(folder);
    assertEquals("The Inn", pack.title());
    Persona joan = pack.persona("joan");
    assertEquals(40, joan.age());
    assertEquals("It is rye.", joan.lines().topics().get(0).lines().get(0));
  }

  @Test
  void readsTheExampleOfTheFormatsDescription() throws IOException {
    String description = Files.readString(Path.of("../../docs/persona-format.md"));
    Matcher blocks = Pattern.compile("```json\\s+(\\{.*?)```", Pattern.DOTALL).matcher(description);
    List<String> examples = blocks.results().map(block -> block.group(1)).toList();
    assertEquals(2, examples.size());
    SmallPack.write(folder, examples.get(0), examples.get(1));
    assertEquals("Joan", PersonaPack.load(folder).persona("joan").name());
  }

  @Test
  void readsTheSchemaKeyAndAWholeNumberWithAPoint() {
    String schema = "{ \"$schema\": \"anything\", \"id\"";
    SmallPack.write(
        folder,
        SmallPack.PACK.replaceFirst("\\{\\s+\"id\"", Matcher.quoteReplacement(schema)),
        SmallPack.with(SmallPack.PERSONA, "40", "40.0"));
    assertEquals(40, PersonaPack.load(folder).persona("joan").age());
  }

  @ParameterizedTest
  @MethodSource("dev.parley.persona.BrokenFile#all")
  void refusesWithThePlaceWhatWasFoundAndWhatWasExpected(BrokenFile broken) throws IOException {
    SmallPack.write(folder, SmallPack.PACK, SmallPack.PERSONA);
    Path file = folder.resolve(broken.file());
    Files.writeString(file, broken.brokenText());
    assertEquals(file + broken.error(), refusal().getMessage());
  }

  @Test
  void refusesHalfACharacter() {
    SmallPack.write(folder, SmallPack.PACK, SmallPack.with(SmallPack.PERSONA, "Busy", "\\ud83d"));
    assertEquals("/mood", refusal().pointer());
  }

  @Test
  void refusesAFieldTwice() {
    SmallPack.write(
        folder,
        SmallPack.PACK,
        SmallPack.with(SmallPack.PERSONA, "\"quirks\": []", "\"quirks\": [], \"quirks\": []"));
    PackFormatException refusal = refusal();
    assertEquals(folder.resolve("joan.json").toString(), refusal.file());
    assertEquals("/voice/quirks", refusal.pointer());
    assertTrue(refusal.found().startsWith("broken JSON in line 8, column "), refusal.found());
    assertEquals("well-formed JSON with every field once", refusal.expected());
  }

  @Test
  void refusesBrokenJson() {
    SmallPack.write(folder, SmallPack.with(SmallPack.PACK, "\"lore\": [],", "\"lore\": [,],"), "");
    PackFormatException refusal = refusal();
    assertEquals("/lore/0", refusal.pointer());
    assertTrue(refusal.found().startsWith("broken JSON in line 7, column "), refusal.found());
  }

  @Test
  void refusesWhatFollowsTheObject() {
    SmallPack.write(folder, SmallPack.PACK + "{}", SmallPack.PERSONA);
    assertEquals("well-formed JSON with every field once", refusal().expected());
  }

  @Test
  void refusesAnEmptyFile() {
    SmallPack.write(folder, SmallPack.PACK, "");
    assertEquals(
        folder.resolve("joan.json") + ": found nothing; expected an object",
        refusal().getMessage());
  }

  @Test
  void refusesNestingWithoutEnd() {
    SmallPack.write(folder, "[".repeat(100_000), SmallPack.PERSONA);
    assertTrue(refusal().found().startsWith("broken JSON"));
  }

  @Test
  void refusesAMissingFile() throws IOException {
    SmallPack.write(folder, SmallPack.PACK, SmallPack.PERSONA);
    Files.delete(folder.resolve("joan.json"));
    assertEquals(
        folder.resolve("joan.json") + ": found no such file; expected a file of the pack",
        refusal().getMessage());
  }

  @Test
  void refusesAFileOverTheCap() {
    String atTheCap = SmallPack.PERSONA + " ".repeat(1_000_000 - SmallPack.PERSONA.length());
    SmallPack.write(folder, SmallPack.PACK, atTheCap);
    assertEquals("inn", PersonaPack.load(folder).id());
    SmallPack.write(folder, SmallPack.PACK, atTheCap + " ");
    assertEquals(
        folder.resolve("joan.json")
            + ": found more than 1000000 bytes; expected a file of at most 1000000",
        refusal().getMessage());
  }

  @Test
  void refusesTwoPersonasWithOneId() throws IOException {
    SmallPack.write(
        folder,
        SmallPack.with(SmallPack.PACK, "\"joan.json\"", "\"joan.json\", \"jane.json\""),
        SmallPack.PERSONA);
    Files.writeString(folder.resolve("jane.json"), SmallPack.PERSONA);
    assertEquals(
        folder.resolve("pack.json")
            + " at /personas/1: found the id 'joan' of personas/0 again; expected an id of its own",
        refusal().getMessage());
  }

  @Test
  void refusesALinkOutOfTheFolder(@TempDir Path elsewhere) throws IOException {
    SmallPack.write(folder, SmallPack.PACK, SmallPack.PERSONA);
    SmallPack.write(elsewhere, SmallPack.PACK, SmallPack.PERSONA);
    Files.delete(folder.resolve("joan.json"));
    try {
      Files.createSymbolicLink(folder.resolve("joan.json"), elsewhere.resolve("joan.json"));
    } catch (IOException | UnsupportedOperationException e) {
      Assumptions.abort("skipped: no symbolic links here");
    }
    assertEquals("no such file", refusal().found());
  }

  private PackFormatException refusal() {
    return assertThrows(PackFormatException.class, () -> PersonaPack.load(folder));
  }
}
