package dev.parley.persona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PackDraftTest {

  private final Path folder;

  PackDraftTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aGoodPackIsAsTheLoaderReadsIt() {
    SmallPack.write(folder, SmallPack.PACK, SmallPack.PERSONA);

    PackDraft draft = PackDraft.read(folder);

    assertEquals(List.of(), draft.errors());
    assertEquals(PersonaPack.load(folder), draft.pack());
    assertEquals(Set.of("joan.json"), draft.personas().keySet());
    assertEquals(List.of(), draft.unlisted());
  }

  @ParameterizedTest
  @MethodSource("dev.parley.persona.BrokenFile#all")
  void refusesWhatTheLoaderRefuses(BrokenFile broken) throws IOException {
    SmallPack.write(folder, SmallPack.PACK, SmallPack.PERSONA);
    Path file = folder.resolve(broken.file());
    Files.writeString(file, broken.brokenText());

    assertEquals(List.of(file + broken.error()), errors(PackDraft.read(folder)));
  }

  @Test
  void oneFilesMistakeHidesNoOther() throws IOException {
    SmallPack.write(
        folder,
        SmallPack.with(
            SmallPack.with(SmallPack.PACK, "1.0.0", "1.0"),
            "\"joan.json\"",
            "\"joan.json\", \"piet.json\", \"lost.json\""),
        SmallPack.with(SmallPack.PERSONA, "40", "-1"));
    write("piet.json", SmallPack.with(SmallPack.PERSONA, "joan", "piet"));

    PackDraft draft = PackDraft.read(folder);

    assertEquals(
        List.of(
            folder.resolve("joan.json") + " at /age: found -1; expected a number from 0 to 1000000",
            folder.resolve("lost.json") + ": found no such file; expected a file of the pack",
            folder.resolve("pack.json")
                + " at /version: found '1.0'; expected three numbers with dots, like 1.0.0"),
        errors(draft));
    assertEquals(Set.of("piet.json"), draft.personas().keySet());
    assertNull(draft.pack());
  }

  @Test
  void thePackIsReadWithoutThePersonasThatCannotBe() throws IOException {
    SmallPack.write(
        folder,
        SmallPack.with(SmallPack.PACK, "\"joan.json\"", "\"joan.json\", \"piet.json\""),
        "{");
    write("piet.json", SmallPack.with(SmallPack.PERSONA, "joan", "piet"));

    PackDraft draft = PackDraft.read(folder);

    assertEquals(1, draft.errors().size());
    PersonaPack pack = draft.pack();
    assertNotNull(pack);
    assertEquals(List.of("piet"), pack.personas().stream().map(Persona::id).toList());
  }

  @Test
  void aFolderWithoutPackFileIsReadAllTheSame() throws IOException {
    write("joan.json", SmallPack.PERSONA);

    PackDraft draft = PackDraft.read(folder);

    assertEquals(
        List.of(folder.resolve("pack.json") + ": found no such file; expected a file of the pack"),
        errors(draft));
    assertEquals(Set.of("joan.json"), draft.personas().keySet());
    assertEquals(List.of(), draft.unlisted());
  }

  @Test
  void tellsWhichFileSharesAnId() throws IOException {
    SmallPack.write(
        folder,
        SmallPack.with(SmallPack.PACK, "\"joan.json\"", "\"joan.json\", \"jane.json\""),
        SmallPack.PERSONA);
    write("jane.json", SmallPack.PERSONA);

    assertEquals(
        List.of(
            folder.resolve("jane.json")
                + " at /id: found the id 'joan' of joan.json again; expected an id of its own"),
        errors(PackDraft.read(folder)));
  }

  @Test
  void findsFilesThatThePackDoesNotName() throws IOException {
    SmallPack.write(folder, SmallPack.PACK, SmallPack.PERSONA);
    write("piet.json", "{");
    write("notes.txt", "");
    Files.createDirectory(folder.resolve("old.json"));

    PackDraft draft = PackDraft.read(folder);

    assertEquals(List.of("piet.json"), draft.unlisted());
    assertEquals(List.of(), draft.errors());
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Path lost = folder.resolve("lost");
    assertThrows(UncheckedIOException.class, () -> PackDraft.read(lost));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static List<String> errors(PackDraft draft) {
    return draft.errors().stream().map(PackFormatException::getMessage).toList();
  }
}
