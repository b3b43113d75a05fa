package dev.parley.demo.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.demo.play.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
