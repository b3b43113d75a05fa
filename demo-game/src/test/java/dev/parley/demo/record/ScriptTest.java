package dev.parley.demo.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.demo.play.Action;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

  @Test
  void readsEveryKindOfStep() {
    assertEquals(
        List.of(
            new Step.Wait(2.5),
            new Step.Say("Edda, what do you see?"),
            new Step.Quiet(60),
            new Step.Press(Action.HUD),
            new Step.Type("What is"),
            new Step.Walk(1, -0.5, 3),
            new Step.Turn(30, -5),
            new Step.Shot("talk-1"),
            new Step.Expect(11, "task", List.of("mara", "FOLLOW"))),
        Script.parse(
            List.of(
                "# an evening",
                "wait 2.5",
                "say Edda, what do you see?",
                "quiet 60",
                "key f3",
                "type What is",
                "walk 1 -0.5 3",
                "",
                "turn 30 -5",
                "shot talk-1",
                "expect task mara FOLLOW")));
  }

  @Test
  void tellsWhichLineMeansNothing() {
    ScriptException wrong =
        assertThrows(ScriptException.class, () -> Script.parse(List.of("wait 1", "dance")));
    assertEquals(
        "line 2 of the script is 'dance'; expected wait, quiet, say, type, key, walk, go, turn, shot,"
            + " save, load or expect at its start",
        wrong.getMessage());
  }

  @Test
  void tellsWhatANumberShouldBe() {
    ScriptException wrong =
        assertThrows(ScriptException.class, () -> Script.parse(List.of("walk 1 fast")));
    assertEquals("line 1 of the script is 'walk 1 fast'; expected 3 numbers", wrong.getMessage());
  }

  @Test
  void aPictureIsNoPath() {
    assertThrows(ScriptException.class, () -> Script.parse(List.of("shot ../x")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait NaN | one number",
        "wait -1 | seconds from 0 to 86400",
        "quiet 1e9 | one number",
        "walk 2 0 1 | how much ahead and to the right, each from -1 to 1",
        "walk 1 0 -3 | seconds from 0 to 86400",
        "expect wood > many | a number at its end",
        "expect trust mara high | a number at its end",
        "expect task mara > FOLLOW | one word after it, without > or <",
      })
  void aNumberThatMakesNoSenseIsToldBeforeAnythingIsPlayed(String line, String expected) {
    ScriptException wrong = assertThrows(ScriptException.class, () -> Script.parse(List.of(line)));
    assertEquals(
        "line 1 of the script is '" + line + "'; expected " + expected, wrong.getMessage());
  }

  @Test
  void aFileThatIsNotThereIsCalledSo(@TempDir Path folder) {
    Path missing = folder.resolve("evening.txt");
    ScriptException wrong = assertThrows(ScriptException.class, () -> Script.read(missing));
    assertEquals(
        "cannot read the script " + missing + ": it is not there; correct the name",
        wrong.getMessage());
  }
}
