package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static dev.parley.inference.engine.TinyModel.sampled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.Dialogue;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.Message;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What was read is never read again, and going back is really going back. */
class DialogueReadingTest {
  private static final TokenCounts COUNTS = TokenCounts.ofTinyModel();

  private static final Message GO_ON = Message.user("?");
  private static final Engine ENGINE = TinyModel.open(4);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void twentyTurnsReadEveryTokenOnce() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      Set<StopReason> reasons = EnumSet.noneOf(StopReason.class);
      int unread = COUNTS.opening(SYSTEM);
      int read = 0;
      int length = unread;
      for (int turn = 0; turn < 20; turn++) {
        Message line = Message.user("Line " + turn + "." + " Go on.".repeat(turn % 7));
        int asked = COUNTS.turns(line) + COUNTS.generationPrompt();
        length += asked;
        GenerationResult result = answer(dialogue, sampled(1 + 5 * turn % 32, 2, turn, line));
        GenerationStatistics statistics = result.statistics();
        assertEquals(unread + asked, statistics.tokens().prompt(), "turn " + turn);
        assertEquals(read, statistics.tokens().reused(), "turn " + turn);
        assertEquals(0, statistics.tokens().reread(), "turn " + turn);
        assertEquals(length, read + statistics.tokens().prompt(), "turn " + turn);

        // Every token that was generated is read, but the last: it chose none after it.
        boolean ended = result.reason() == StopReason.END_OF_TURN;
        int said = statistics.tokens().generated() - (ended ? 1 : 0);
        read += statistics.tokens().prompt() + statistics.tokens().generated() - 1;
        unread = (ended ? 0 : 1) + COUNTS.replyEnd();
        length += said + COUNTS.replyEnd();
        assertEquals(length, read + unread);
        reasons.add(result.reason());
      }
      assertEquals(EnumSet.of(StopReason.END_OF_TURN, StopReason.LENGTH), reasons);
    }
  }

  @Test
  void aWarmedUpDialogueReadsOnlyTheNewTurn() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM);
        Dialogue cold = dialogue(ENGINE, SYSTEM)) {
      dialogue.read(List.of());
      letReadingEnd();
      dialogue.read(List.of(HELLO));
      letReadingEnd();
      GenerationResult warm = answer(dialogue, greedy(12, BRIDGE));
      assertStatistics(
          warm,
          COUNTS.opening(SYSTEM) + COUNTS.turns(HELLO),
          0,
          COUNTS.turns(BRIDGE) + COUNTS.generationPrompt());
      GenerationResult same = answer(cold, greedy(12, HELLO, BRIDGE));
      assertEquals(same.text(), warm.text());
      assertEquals(total(same), total(warm));
    }
  }

  @Test
  void idleIsToldWhenAllIsRead() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      ENGINE.grant(FrameBudget.none());
      dialogue.read(List.of(HELLO));
      CompletableFuture<Void> idle = ENGINE.whenIdle();
      assertFalse(idle.isDone());
      ENGINE.grant(FrameBudget.unlimited());
      TinyModel.await(idle);
      GenerationResult result = answer(dialogue, greedy(4, BRIDGE));
      assertEquals(
          COUNTS.turns(BRIDGE) + COUNTS.generationPrompt(), result.statistics().tokens().prompt());
    }
  }

  @Test
  void idleIsToldByAnEngineThatIsClosed() {
    Engine engine = TinyModel.open(1);
    engine.grant(FrameBudget.none());
    dialogue(engine, SYSTEM).read(List.of(HELLO));
    CompletableFuture<Void> idle = engine.whenIdle();
    engine.close();
    TinyModel.await(idle);
    assertThrows(IllegalStateException.class, engine::whenIdle);
  }

  /** Whoever came before reads at least as much in every pass as this reply does. */
  private void letReadingEnd() {
    TinyModel.awaitIdle(ENGINE);
  }

  @Test
  void aReplyCutByKeepIsForgottenFurtherOn() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      String text = answer(dialogue, greedy(16, HELLO)).text();
      dialogue.keep(text.offsetByCodePoints(0, 3));
      assertGoesOnAsHeard(dialogue, text.substring(0, text.offsetByCodePoints(0, 3)));
    }
  }

  @Test
  void aReplyCutTwiceIsForgottenFurtherOn() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      String text = answer(dialogue, greedy(16, HELLO)).text();
      dialogue.keep(text.offsetByCodePoints(0, 6));
      letReadingEnd();
      dialogue.keep(text.offsetByCodePoints(0, 2));
      assertGoesOnAsHeard(dialogue, text.substring(0, text.offsetByCodePoints(0, 2)));
    }
  }

  @Test
  void aReplyCutToNothingIsForgotten() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      answer(dialogue, greedy(16, HELLO));
      dialogue.keep(0);
      assertGoesOnAsHeard(dialogue, "");
    }
  }

  @Test
  void aReplyCutByAStopStringIsForgottenFurtherOn() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      String text = answer(dialogue, greedy(16, HELLO)).text();
      dialogue.keep(0);
      int cut = text.offsetByCodePoints(0, 5);
      String stop = text.substring(cut, text.offsetByCodePoints(cut, 2));
      GenerationResult stopped = answer(dialogue, greedy(16).withStopStrings(List.of(stop)));
      assertEquals(StopReason.STOP_STRING, stopped.reason());
      assertEquals(text.substring(0, text.indexOf(stop)), stopped.text());
      assertGoesOnAsHeard(dialogue, stopped.text());
    }
  }

  @Test
  void aReplyCancelledWithTextHeldBackIsForgottenFurtherOn() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      Ear whole = Ear.deaf();
      TinyModel.await(dialogue.submit(greedy(24, HELLO), whole));
      dialogue.keep(0);
      int piece = firstOfTwoChars(whole.speech);
      String held = String.valueOf(last(whole.speech.get(piece - 1)));
      GenerationResult cancelled =
          cancelAt(piece, dialogue, greedy(24).withStopStrings(List.of(held + "\u2603")));
      assertEquals(StopReason.CANCELLED, cancelled.reason());
      String heard = String.join("", whole.speech.subList(0, piece));
      assertEquals(heard.substring(0, heard.length() - 1), cancelled.text());
      assertGoesOnAsHeard(dialogue, cancelled.text());
    }
  }

  @Test
  void aReplyCancelledBetweenTokensIsKeptAsItWasGenerated() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM);
        Dialogue shorter = dialogue(ENGINE, SYSTEM)) {
      GenerationResult cancelled = cancelAt(4, dialogue, greedy(24, HELLO));
      assertEquals(StopReason.CANCELLED, cancelled.reason());
      int tokens = cancelled.statistics().tokens().generated();
      assertEquals(cancelled.text(), answer(shorter, greedy(tokens, HELLO)).text());
      GenerationResult next = answer(dialogue, greedy(12, BRIDGE));
      GenerationResult same = answer(shorter, greedy(12, BRIDGE));
      assertEquals(same.text(), next.text());
      assertEquals(0, next.statistics().tokens().reread());
      int unread = 1 + COUNTS.replyEnd(); // the last token chose none after it
      assertEquals(
          unread + COUNTS.turns(BRIDGE) + COUNTS.generationPrompt(),
          next.statistics().tokens().prompt());
    }
  }

  private static GenerationResult cancelAt(int piece, Dialogue dialogue, GenerationRequest asked) {
    CompletableFuture<Generation> underWay = new CompletableFuture<>();
    Ear ear = Ear.doingAt(piece, () -> TinyModel.await(underWay).cancel());
    underWay.complete(dialogue.submit(asked, ear));
    return TinyModel.await(TinyModel.await(underWay));
  }

  private static int firstOfTwoChars(List<String> pieces) {
    return 1
        + IntStream.range(2, pieces.size())
            .filter(i -> pieces.get(i).length() == 2)
            .findFirst()
            .orElseThrow();
  }

  private static char last(String text) {
    return text.charAt(text.length() - 1);
  }

  /**
   * The dialogue of one turn goes on as one that began with what was heard, reading only that and
   * the new turn.
   */
  private void assertGoesOnAsHeard(Dialogue dialogue, String heard) {
    List<Message> history = new ArrayList<>(List.of(SYSTEM, HELLO));
    int reread = 0;
    if (!heard.isEmpty()) {
      history.add(Message.assistant(heard));
      reread = COUNTS.turns(Message.assistant(heard));
    }
    assertEquals(history, dialogue.messages());
    GenerationResult next = answer(dialogue, sensitive());
    try (Dialogue fresh = dialogue(ENGINE, history.toArray(Message[]::new))) {
      GenerationResult same = answer(fresh, sensitive());
      assertEquals(same.text(), next.text());
      assertEquals(total(same), total(next));
    }
    int before = COUNTS.opening(SYSTEM) + COUNTS.turns(HELLO);
    assertStatistics(next, before, reread, COUNTS.turns(GO_ON) + COUNTS.generationPrompt());
  }

  /** Little is said and much chosen narrowly, so that a state that is a bit off shows. */
  private static GenerationRequest sensitive() {
    return sampled(96, 2, 7, GO_ON);
  }

  private static void assertStatistics(GenerationResult result, int reused, int reread, int read) {
    GenerationStatistics statistics = result.statistics();
    assertEquals(
        List.of(reused, reread, read),
        List.of(
            statistics.tokens().reused(),
            statistics.tokens().reread(),
            statistics.tokens().prompt()),
        "tokens reused, read again and read");
  }

  /** How long the timeline was when the reply began. */
  private static int total(GenerationResult result) {
    GenerationStatistics statistics = result.statistics();
    return statistics.tokens().reused()
        + statistics.tokens().reread()
        + statistics.tokens().rebuilt()
        + statistics.tokens().prompt();
  }
}
