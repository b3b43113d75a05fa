package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static dev.parley.inference.engine.TinyModel.sampled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Going back, going apart and going on after the state was taken away. */
class DialogueBranchesTest {
  private static final TokenCounts COUNTS = TokenCounts.ofTinyModel();
  private static final Message FORGE = Message.user("And the forge?");
  private static final Message RIVER = Message.user("Is the river high?");
  private static final Engine ENGINE = TinyModel.open(4);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void rewindGoesBackToTheStateOfThen() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM);
        Dialogue never = dialogue(ENGINE, SYSTEM)) {
      for (Message line : List.of(HELLO, BRIDGE, FORGE)) {
        answer(dialogue, greedy(12, line));
      }
      answer(never, greedy(12, HELLO));
      dialogue.rewind(3);
      assertSameReply(answer(never, greedy(16, RIVER)), answer(dialogue, greedy(16, RIVER)));
      assertEquals(never.messages(), dialogue.messages());
    }
  }

  @Test
  void rewindReadsAgainOnlyFromTheReplyBefore() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      answer(dialogue, greedy(12, HELLO));
      answer(dialogue, greedy(12, BRIDGE));
      dialogue.rewind(3);
      GenerationStatistics statistics = answer(dialogue, greedy(12, FORGE)).statistics();
      assertEquals(COUNTS.opening(SYSTEM) + COUNTS.turns(HELLO), statistics.tokens().reused());
      assertEquals(
          COUNTS.turns(FORGE) + COUNTS.generationPrompt(), statistics.tokens().prompt(), "new");
    }
  }

  @Test
  void rewindIntoAnAppendedPartIsAsIfTheRestWasNeverSaid() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM);
        Dialogue never = dialogue(ENGINE, SYSTEM)) {
      answer(dialogue, greedy(12, HELLO, BRIDGE, FORGE));
      dialogue.rewind(2);
      assertSameReply(answer(never, greedy(16, HELLO)), answer(dialogue, greedy(16)));
    }
  }

  @Test
  void forksGoOnIndependentlyAndReadNothingAgain() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      answer(dialogue, greedy(12, HELLO));
      answer(dialogue, greedy(12, BRIDGE));
      try (Dialogue fork = dialogue.fork()) {
        Generation forked = fork.submit(greedy(16, RIVER), Ear.deaf());
        GenerationResult own = answer(dialogue, greedy(16, FORGE));
        GenerationResult other = await(forked);
        assertEquals(0, own.statistics().tokens().reread());
        assertEquals(0, other.statistics().tokens().reread());
        assertSameReply(living(HELLO, BRIDGE, FORGE), own);
        assertSameReply(living(HELLO, BRIDGE, RIVER), other);
        assertNotEquals(own.text(), other.text(), "the state of each is its own");
        dialogue.rewind(1);
        assertSameReply(living(HELLO, BRIDGE, RIVER, FORGE), answer(fork, greedy(16, FORGE)));
      }
    }
  }

  /** The last reply of a fresh dialogue in which these lines were said. */
  private static GenerationResult living(Message... lines) {
    try (Dialogue fresh = dialogue(ENGINE, SYSTEM)) {
      for (int i = 0; i < lines.length - 1; i++) {
        answer(fresh, greedy(i < 2 ? 12 : 16, lines[i]));
      }
      return answer(fresh, greedy(16, lines[lines.length - 1]));
    }
  }

  @Test
  void aForkOfALongDialogueReadsNothingAgain() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      for (int turn = 0; turn < 20; turn++) {
        answer(dialogue, greedy(4, HELLO));
      }
      try (Dialogue fork = dialogue.fork()) {
        GenerationResult forked = answer(fork, greedy(8, FORGE));
        assertEquals(0, forked.statistics().tokens().reread());
        assertSameReply(answer(dialogue, greedy(8, FORGE)), forked);
      }
    }
  }

  @Test
  void aForkCutsTheReplyItBeganWith() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      String text = answer(dialogue, greedy(12, HELLO)).text();
      int heard = text.offsetByCodePoints(0, 3);
      try (Dialogue fork = dialogue.fork()) {
        fork.keep(heard);
        dialogue.keep(heard);
        assertSameReply(answer(dialogue, greedy(12, FORGE)), answer(fork, greedy(12, FORGE)));
      }
    }
  }

  /** The second finds a state behind its last token, but needs what the model says after that. */
  @Test
  void aReplyToTheSameTextIsChosenAgain() {
    try (Dialogue first = dialogue(ENGINE, SYSTEM);
        Dialogue second = dialogue(ENGINE, SYSTEM)) {
      GenerationResult reply = answer(first, greedy(1, HELLO));
      GenerationResult same = answer(second, greedy(1, HELLO));
      assertSameReply(reply, same);
      assertEquals(COUNTS.generationPrompt(), same.statistics().tokens().prompt());
    }
  }

  @Test
  void dialoguesBeyondTheMemoryAreRebuiltFromTheirTokens() {
    List<GenerationResult> roomy = fiveDialogues(5);
    List<GenerationResult> tight = fiveDialogues(2);
    assertSameReplies(roomy, tight);
    assertEquals(0, rebuilt(roomy));
    assertTrue(rebuilt(tight) > 0, "nothing was evicted, so nothing was tested");
  }

  @Test
  void dialoguesJustBeyondTheMemoryGoOnFromTheirSnapshots() {
    List<GenerationResult> close = fiveDialogues(4);
    assertSameReplies(fiveDialogues(5), close);
    assertTrue(rebuilt(close) < rebuilt(fiveDialogues(2)), "everything was read again");
  }

  private static void assertSameReplies(
      List<GenerationResult> expected, List<GenerationResult> found) {
    for (int i = 0; i < expected.size(); i++) {
      assertSameReply(expected.get(i), found.get(i));
      assertEquals(
          expected.get(i).statistics().tokens().prompt(),
          found.get(i).statistics().tokens().prompt());
    }
  }

  private static int rebuilt(List<GenerationResult> results) {
    return results.stream().mapToInt(result -> result.statistics().tokens().rebuilt()).sum();
  }

  /** Four turns of five dialogues that speak in turn, one of them twice as often. */
  private static List<GenerationResult> fiveDialogues(int maxDialogues) {
    List<GenerationResult> results = new ArrayList<>();
    List<Dialogue> dialogues = new ArrayList<>();
    try (Engine engine = TinyModel.open(maxDialogues)) {
      for (int i = 0; i < 5; i++) {
        dialogues.add(dialogue(engine, Message.system("You are number " + i + ".")));
      }
      for (int turn = 0; turn < 4; turn++) {
        for (int i = 0; i < 5; i++) {
          Message line = Message.user("Turn " + turn + ", number " + i);
          results.add(answer(dialogues.get(i), sampled(10, 1, turn, line)));
          results.add(answer(dialogues.get(2), sampled(3, 1, turn, RIVER)));
        }
      }
      dialogues.forEach(Dialogue::close);
    }
    return results;
  }

  /** The same text after a timeline of the same length. */
  private static void assertSameReply(GenerationResult expected, GenerationResult found) {
    assertEquals(expected.text(), found.text());
    assertEquals(total(expected), total(found), "tokens before the reply");
  }

  private static int total(GenerationResult result) {
    GenerationStatistics statistics = result.statistics();
    return statistics.tokens().reused()
        + statistics.tokens().reread()
        + statistics.tokens().rebuilt()
        + statistics.tokens().prompt();
  }
}
