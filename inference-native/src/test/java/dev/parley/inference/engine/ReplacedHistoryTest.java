package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Another history is read behind the back of the one that answers, and then takes its place. */
class ReplacedHistoryTest {
  private static final TokenCounts COUNTS = TokenCounts.ofTinyModel();
  private static final Message FORGE = Message.user("And the forge?");
  private static final Message OSRIC = Message.system("You are Osric, the miller. You are asleep.");
  private static final List<Message> HISTORY =
      List.of(OSRIC, FORGE, Message.assistant("Cold."), Message.user("Since when? ".repeat(20)));
  private static final Engine ENGINE = TinyModel.open(6);

  /** Tokens that end a reply and are read with what follows it. */
  private static final int REPLY_END = 2;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void theOldStateAnswersWhileTheNewHistoryIsUnread() {
    try (Dialogue dialogue = talkedWith();
        Dialogue same = talkedWith()) {
      GenerationResult result = replacedAndAnswered(dialogue, greedy(12, BRIDGE));
      GenerationResult expected = answer(same, greedy(12, BRIDGE));
      assertEquals(expected.text(), result.text());
      // It goes on from what it has read, and reads nothing but what is new.
      assertEquals(
          REPLY_END + COUNTS.turns(BRIDGE) + COUNTS.generationPrompt(),
          result.statistics().tokens().prompt());
      assertEquals(0, result.statistics().tokens().rebuilt());
      assertEquals(HISTORY, dialogue.messages().subList(0, HISTORY.size()));
    }
  }

  @Test
  void onceReadItAnswersAsOneThatWasOpenedSo() {
    try (Dialogue dialogue = talkedWith()) {
      dialogue.replace(HISTORY);
      TinyModel.awaitChange(ENGINE, dialogue);
      assertReadAndAnswersAsFresh(dialogue);
    }
  }

  @Test
  void itIsReadWhileOthersTalkAmongThemselves() {
    try (Dialogue dialogue = talkedWith();
        Dialogue other = dialogue(ENGINE, SYSTEM)) {
      Succession succession = ((EngineDialogue) dialogue).succession();
      List<Boolean> changing = new ArrayList<>();
      Ear ear =
          Ear.doingAlways(
              () -> {
                if (changing.isEmpty()) {
                  dialogue.replace(HISTORY);
                }
                changing.add(changing.isEmpty() || succession.isChanging());
              });
      // Each of its tokens is a pass with at least one row of the history beside it.
      OutputConstraint talk = OutputConstraint.choices(List.of("And then? ".repeat(100)));
      await(
          other.submit(
              greedy(1_000, BRIDGE).withConstraint(talk).withPriority(Priority.AMBIENT), ear));
      assertFalse(changing.get(changing.size() - 1), "not read in " + changing.size() + " pieces");
    }
  }

  @Test
  void whatWasSaidMeanwhileBelongsToBoth() {
    try (Dialogue dialogue = talkedWith()) {
      replacedAndAnswered(dialogue, greedy(12, BRIDGE));
      TinyModel.awaitChange(ENGINE, dialogue);
      assertReadAndAnswersAsFresh(dialogue);
    }
  }

  @Test
  void aReplyGivenMeanwhileIsCutInBoth() {
    try (Dialogue dialogue = talkedWith();
        Dialogue same = talkedWith()) {
      String text = answer(same, greedy(12, BRIDGE)).text();
      int heard = text.offsetByCodePoints(0, 3);
      same.keep(heard);
      String next =
          whileBusy(
              () -> {
                dialogue.replace(HISTORY);
                return dialogue.submit(greedy(12, BRIDGE), Ear.deaf());
              },
              () -> {
                dialogue.keep(heard);
                return dialogue.submit(greedy(12, FORGE), Ear.deaf());
              });
      assertEquals(answer(same, greedy(12, FORGE)).text(), next);
      TinyModel.awaitChange(ENGINE, dialogue);
      assertReadAndAnswersAsFresh(dialogue);
    }
  }

  @Test
  void theReplyThatBothEndWithIsCutInBoth() {
    try (Dialogue early = talkedWith();
        Dialogue late = talkedWith()) {
      for (Dialogue dialogue : List.of(early, late)) {
        Message reply = dialogue.messages().get(2);
        dialogue.replace(List.of(OSRIC, BRIDGE, reply));
        if (dialogue == late) {
          TinyModel.awaitChange(ENGINE, dialogue);
        }
        dialogue.keep(reply.content().offsetByCodePoints(0, 2));
        TinyModel.awaitChange(ENGINE, dialogue);
      }
      assertEquals(early.messages(), late.messages());
      assertEquals(3, late.messages().size());
      assertEquals(asFresh(early, FORGE), answer(early, greedy(16, FORGE)).text());
      assertEquals(asFresh(late, FORGE), answer(late, greedy(16, FORGE)).text());
    }
  }

  @Test
  void rewindGoesBackInBoth() {
    try (Dialogue dialogue = talkedWith();
        Dialogue same = talkedWith()) {
      same.read(List.of(BRIDGE));
      String next =
          whileBusy(
              () -> {
                dialogue.replace(HISTORY);
                return dialogue.submit(greedy(12, BRIDGE), Ear.deaf());
              },
              () -> {
                dialogue.rewind(HISTORY.size() + 1);
                return dialogue.submit(greedy(12, FORGE), Ear.deaf());
              });
      assertEquals(answer(same, greedy(12, FORGE)).text(), next);
      TinyModel.awaitChange(ENGINE, dialogue);
      assertReadAndAnswersAsFresh(dialogue);
    }
  }

  @Test
  void aForkHasASuccessorOfItsOwn() {
    try (Dialogue dialogue = talkedWith();
        Dialogue same = talkedWith()) {
      CompletableFuture<Dialogue> forked = new CompletableFuture<>();
      String text =
          whileBusy(
              () -> {
                dialogue.replace(HISTORY);
                forked.complete(dialogue.fork());
                return await(forked).submit(greedy(12, BRIDGE), Ear.deaf());
              });
      assertEquals(answer(same, greedy(12, BRIDGE)).text(), text);
      try (Dialogue fork = await(forked)) {
        TinyModel.awaitChange(ENGINE, fork);
        assertReadAndAnswersAsFresh(fork);
      }
    }
  }

  @Test
  void aSecondHistoryTakesThePlaceOfTheFirst() {
    try (Dialogue dialogue = talkedWith()) {
      TinyModel.whileBusy(
          ENGINE,
          () -> {
            dialogue.replace(HISTORY);
            dialogue.replace(List.of(SYSTEM, FORGE));
          });
      TinyModel.awaitChange(ENGINE, dialogue);
      assertEquals(List.of(SYSTEM, FORGE), dialogue.messages());
      assertReadAndAnswersAsFresh(dialogue);
    }
  }

  @Test
  void aDialogueThatReadNothingYetChangesAtOnce() {
    try (Dialogue dialogue = dialogue(ENGINE, OSRIC, FORGE, BRIDGE)) {
      List<Message> shorter = List.of(SYSTEM);
      String text =
          whileBusy(
              () -> {
                dialogue.replace(shorter);
                return dialogue.submit(greedy(12, HELLO), Ear.deaf());
              });
      try (Dialogue fresh = dialogue(ENGINE, SYSTEM)) {
        assertEquals(answer(fresh, greedy(12, HELLO)).text(), text);
      }
    }
  }

  @Test
  void aRequestThatTheOldOneHasNoRoomForIsAnsweredByTheNew() {
    int talked = COUNTS.opening(SYSTEM) + 3 * COUNTS.turns(HELLO);
    try (Engine small = TinyModel.open(2, talked + 80);
        Dialogue dialogue = dialogue(small, SYSTEM);
        Dialogue fresh = dialogue(small, OSRIC)) {
      answer(dialogue, greedy(8, HELLO));
      CompletableFuture<Generation> roomy = new CompletableFuture<>();
      TinyModel.whileBusy(
          small,
          () -> {
            dialogue.replace(List.of(OSRIC));
            roomy.complete(dialogue.submit(greedy(150, BRIDGE), Ear.deaf()));
          });
      assertEquals(answer(fresh, greedy(150, BRIDGE)).text(), await(await(roomy)).text());
    }
  }

  private static Dialogue talkedWith() {
    Dialogue dialogue = dialogue(ENGINE, SYSTEM);
    answer(dialogue, greedy(12, HELLO));
    return dialogue;
  }

  private static GenerationResult replacedAndAnswered(Dialogue dialogue, GenerationRequest line) {
    CompletableFuture<Generation> answer = new CompletableFuture<>();
    TinyModel.whileBusy(
        ENGINE,
        () -> {
          dialogue.replace(HISTORY);
          answer.complete(dialogue.submit(line, Ear.deaf()));
        });
    return await(await(answer));
  }

  /** The text of a reply that nothing is read in the background before. */
  private static String whileBusy(Supplier<Generation> asked) {
    CompletableFuture<Generation> answer = new CompletableFuture<>();
    TinyModel.whileBusy(ENGINE, () -> answer.complete(asked.get()));
    return await(await(answer)).text();
  }

  /** The text of the second of two replies that nothing is read in the background between. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static String whileBusy(Supplier<Generation> asked, Supplier<Generation> thenAsked) {
    CompletableFuture<CompletableFuture<Generation>> answer = new CompletableFuture<>();
    TinyModel.whileBusy(
        ENGINE, () -> answer.complete(asked.get().result().thenApply(result -> thenAsked.get())));
    return await(await(await(answer))).text();
  }

  private static void assertReadAndAnswersAsFresh(Dialogue dialogue) {
    String expected = asFresh(dialogue, HELLO);
    GenerationResult result = answer(dialogue, greedy(16, HELLO));
    assertEquals(expected, result.text());
    assertNotEquals("", expected);
    assertEquals(
        COUNTS.turns(HELLO) + COUNTS.generationPrompt(), result.statistics().tokens().prompt());
    assertEquals(0, result.statistics().tokens().reread());
    assertEquals(0, result.statistics().tokens().rebuilt());
  }

  /** What a dialogue answers that was opened with the messages of another. */
  private static String asFresh(Dialogue dialogue, Message line) {
    try (Dialogue fresh = dialogue(ENGINE, dialogue.messages().toArray(Message[]::new))) {
      return answer(fresh, greedy(16, line)).text();
    }
  }
}
