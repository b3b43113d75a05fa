package dev.parley.persona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PersonaPackTest {

  @Test
  void theBundledPackIsThePackInTheFolder() {
    Path folder = Path.of("../../persona-packs/packs/campfire");
    assertEquals(PersonaPack.load(folder), PersonaPack.bundled("campfire"));
  }

  @Test
  void anUnknownPersonaIsAnsweredWithTheKnownOnes() {
    PersonaPack pack = PersonaPack.bundled("campfire");
    assertEquals(
        "pack 'campfire' has no persona 'osric'; it has mara, edda, tam",
        assertThrows(IllegalArgumentException.class, () -> pack.persona("osric")).getMessage());
  }

  @Test
  void anUnknownPackIsAnsweredWithTheRemedy() {
    assertEquals(
        "no pack 'harbour': found no parley-packs/harbour/pack.json on the class path or in a"
            + " resolved module; add dev.parley:parley-persona-packs (on the module path also"
            + " --add-modules dev.parley.packs), or read a folder of your own with"
            + " PersonaPack.load",
        assertThrows(IllegalArgumentException.class, () -> PersonaPack.bundled("harbour"))
            .getMessage());
  }

  @Test
  void aBundledIdCannotLeadElsewhere() {
    assertEquals(
        "id: found '../campfire'; expected 1 to 64 lower-case letters, digits or hyphens, no hyphen"
            + " first",
        assertThrows(IllegalArgumentException.class, () -> PersonaPack.bundled("../campfire"))
            .getMessage());
  }

  @Test
  void listsAreCopiedAndClosed() {
    List<String> rules = new ArrayList<>(List.of("Be brief."));
    Voice voice = new Voice(rules, List.of(), List.of());
    rules.add("Be long.");
    assertEquals(List.of("Be brief."), voice.rules());
    assertThrows(UnsupportedOperationException.class, () -> voice.rules().add("Be long."));
  }

  @Test
  void aRecordRefusesWhatAFileMayNotHold() {
    assertEquals(
        "quirks/1: found the text of quirks/0 again; expected a new text",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Voice(List.of(), List.of(), List.of("Hums.", "Hums.")))
            .getMessage());
  }
}
