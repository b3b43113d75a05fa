package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyResult.Ending;
import dev.parley.ReplyResult.Source;
import dev.parley.action.AnnotatedActions;
import dev.parley.action.CampDeeds;
import dev.parley.inference.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model takes long to make ready what somebody may say and do: nobody else waits for it. */
@Timeout(60)
class UnreadyConstraintTest {

  private final HandDrivenModel model = new HandDrivenModel();
  private final NpcRuntime runtime =
      NpcRuntime.open(model, RuntimeOptions.defaults().withPatience(Duration.ofSeconds(30)));
  private final Npc mara =
      runtime.spawn(TestPack.FORD, "mara", AnnotatedActions.of(new CampDeeds()));
  private final Heard heard = new Heard();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  @BeforeEach
  void notReady() {
    mara.setMood("");
    model.ready = ready;
  }

  @AfterEach
  void close() {
    ready.complete(null);
    runtime.close();
  }

  @Test
  void anothersLineIsAnsweredMeanwhile() {
    Npc tam = runtime.spawn(TestPack.FORD, "tam");
    Heard tamHeard = new Heard();
    mara.say("One?", heard);
    tam.say("Two?", tamHeard);

    HandDrivenModel.Asked second = model.next();
    assertEquals("tam", second.dialogue.options.name());
    second.say("Two.").end();
    GameLoop.runUntil(runtime, tamHeard::isOver);

    ready.complete(null);
    HandDrivenModel.Asked first = model.next();
    assertEquals("mara", first.dialogue.options.name());
    first.say("One.").end();
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals("One.", heard.text());
  }

  @Test
  void theEndOfTheRuntimeDoesNotWait() {
    runtime.update(0);
    mara.say("One?", heard);
    try (LogLines log = new LogLines()) {
      runtime.close();
      assertEquals(List.of(), log.lines()); // or the thread was held, and left behind
    }
    assertEquals(Ending.CANCELLED, heard.result().ending());
    assertTrue(model.dialogues.get(0).isClosed);
    ready.complete(null);
    assertTrue(model.asked.isEmpty());
  }

  @Test
  void aLineThatIsOvertakenIsHeardAndNotAnswered() {
    mara.say("One?", heard);
    runtime.awaitDialogueThread();
    Heard second = new Heard();
    mara.say("Two?", second);
    runtime.awaitDialogueThread();
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals(Ending.CANCELLED, heard.result().ending());

    ready.complete(null);
    HandDrivenModel.Asked asked = model.next();
    List<String> told = asked.request.messages().stream().map(Message::content).toList();
    assertEquals(2, told.size());
    assertTrue(told.get(0).endsWith("One?"), told.get(0));
    assertTrue(told.get(1).endsWith("Two?"), told.get(1));
    asked.say("Both.").end();
    GameLoop.runUntil(runtime, second::isOver);
    assertEquals("Both.", second.text());
  }

  @Test
  void whoWaitsTooLongHearsTheAuthoredLine() {
    mara.say("One?", heard);
    runtime.update(31);
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals(Source.AUTHORED, heard.result().source());

    ready.complete(null);
    runtime.awaitDialogueThread();
    assertTrue(model.asked.isEmpty());
    mara.say("Two?", new Heard());
    assertTrue(model.next().lastMessage().endsWith("Two?"));
  }

  @Test
  void aSaveHasTheLineThatWaits() {
    mara.say("One?", heard);
    runtime.awaitDialogueThread();
    assertFalse(heard.isOver());
    assertEquals(
        List.of("One?"),
        mara.save(mara.moment()).conversation().messages().stream()
            .map(PromptBuilder::lineOf)
            .toList());
  }

  @Test
  void whatCannotBeMadeReadyIsAnAuthoredLine() {
    ready.completeExceptionally(new IllegalArgumentException("it cannot be written"));
    mara.say("One?", heard);
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals(Source.AUTHORED, heard.result().source());
  }

  @Test
  void itIsMadeReadyWhenTheCharacterComes() {
    runtime.awaitDialogueThread();
    assertFalse(model.prepared.isEmpty());
  }
}
