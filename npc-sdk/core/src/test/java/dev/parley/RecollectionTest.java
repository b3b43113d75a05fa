package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes to a character's mind at a line, and what it notes of it. */
@Timeout(60)
class RecollectionTest {

  private final HandDrivenModel model = new HandDrivenModel();
  private final MemoryStore store = MemoryStore.inMemory();
  private Duration now = Duration.ofDays(3);
  private final NpcRuntime runtime = open(store);
  private final Npc mara = runtime.spawn(TestPack.FORD, "mara");

  /** What took the place of the history of whoever was spoken to last. */
  private List<List<Message>> replaced = List.of();

  private NpcRuntime open(MemoryStore memories) {
    MemoryOptions memory = MemoryOptions.of(memories, () -> now).withTokenBudget(30);
    return NpcRuntime.open(model, RuntimeOptions.defaults().withHistoryCharacters(400), memory);
  }

  private NpcRuntime runtimeWith(int historyCharacters) {
    return NpcRuntime.open(
        model,
        RuntimeOptions.defaults().withHistoryCharacters(historyCharacters),
        MemoryOptions.of(store, () -> now));
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void aMemoryIsToldOnceAndStays() {
    mara.setMood("");
    store.add(event("flood", "The bridge fell.", 0).withPlace("the ford"));
    assertEquals(
        "[You remember: (three days ago, the ford) The bridge fell.]\nThe bridge?",
        turn(mara, "The bridge?"));
    assertEquals("Again?", turn(mara, "Again?"));
    store.add(event("new", "A rope slipped.", 2));
    assertEquals("[You remember: (yesterday) A rope slipped.]\nSo?", turn(mara, "So?"));
  }

  @Test
  void whatTheHistoryForgotAndItsSummaryHasNoRoomForComesToMindAgain() {
    String flood = "The bridge fell in the night when the river rose over the third pier.";
    store.add(event("flood", flood, 0));
    assertTrue(turn(mara, "The bridge?").contains(flood));
    while (replaced.isEmpty()) {
      assertFalse(turn(mara, "And then, when she rose?").contains(flood));
    }
    assertTrue(turn(mara, "What of the bridge?").contains(flood));
  }

  @Test
  void aShortenedHistoryBeginsWithWhatIsRememberedOfTheRest() {
    store.add(event("flood", "The bridge fell.", 0).withImportance(0.9));
    assertTrue(turn(mara, "I am the [king].").contains("The bridge fell."));
    untilCut("And then?");
    assertEquals(
        "[Of what was before you remember: (three days ago) The bridge fell.]\nAnd then?",
        firstTurn());
    String turn = turn(mara, "What of the bridge?");
    assertFalse(turn.contains("The bridge fell."), "it stands there");
    assertTrue(turn.contains("\"I am the (king).\""), turn);
  }

  @Test
  void aSummaryTellsInOrderOnlyWhatTheHistoryTellsNoMore() {
    NpcRuntime roomy = runtimeWith(1200);
    try (roomy) {
      Npc tam = roomy.spawn(TestPack.FORD, "tam");
      store.add(Memory.of("owl", "The owl cried.", Duration.ofDays(2)).withWitnesses("tam"));
      store.add(Memory.of("flood", "The bridge fell.", Duration.ZERO).withWitnesses("tam"));
      store.add(Memory.of("late", "A mule came.", Duration.ZERO).withWitnesses("mara"));
      turn(roomy, tam, "What of the owl and the bridge?");
      turn(roomy, tam, "I came from Scarby.");
      while (replaced.isEmpty()) {
        now = now.plusMinutes(1);
        turn(roomy, tam, "I tell you of day " + now.toMinutes() + ".");
      }
      String first = firstTurn();
      assertTrue(
          first.startsWith(
              "[Of what was before you remember: (three days ago) The bridge fell. (yesterday) The"
                  + " owl cried. ("),
          first);
      assertTrue(first.contains("the player claimed) \"I tell you of day 43"), first);
      for (Message kept : lastReplaced()) {
        String line = kept.role() == Role.USER ? PromptBuilder.lineOf(kept) : "nothing";
        assertFalse(first.contains('"' + line + '"'), "it still stands there: " + line);
      }
      List<Message> once = lastReplaced();
      while (lastReplaced().equals(once)) {
        turn(roomy, tam, "So?");
      }
      assertTrue(firstTurn().contains("The bridge fell."), "the next cut forgets it not");
      assertEquals(1, firstTurn().split("Of what was before", -1).length - 1);
    }
  }

  private void untilCut(String line) {
    while (replaced.isEmpty()) {
      turn(mara, line);
    }
  }

  private List<Message> lastReplaced() {
    return replaced.get(replaced.size() - 1);
  }

  private String firstTurn() {
    return lastReplaced().get(1).content();
  }

  @Test
  void whatDoesNotFitTheBudgetIsLeftOut() {
    store.add(event("long", "The bridge " + "fell and ".repeat(20) + "fell.", 1));
    store.add(event("short", "The bridge fell.", 0).withImportance(0.1));
    String turn = turn(mara, "The bridge?");
    assertTrue(turn.contains("(three days ago) The bridge fell."), turn);
    assertFalse(turn.contains("fell and fell"), turn);
  }

  @Test
  void aLineWithoutAWordIsNoClaim() {
    for (String line : List.of("...", " ?! ", "\u2014")) {
      mara.say(line, Scene.nowhere(), new Heard());
      model.next().say("Hm.").end();
      settle();
    }
    assertEquals(List.of(), store.all());
  }

  @Test
  void whatThePlayerSaysIsAClaimOfAllWhoHeard() {
    Npc tam = runtime.spawn(TestPack.FORD, "tam");
    mara.say("I am the [king]", Scene.at("the ford", "").withPresent("TAM"), new Heard());
    model.next().say("Hm.").end();
    settle();
    Memory claim = store.all().get(0);
    assertEquals(List.of("mara", "tam"), claim.witnesses());
    assertEquals(0.2, claim.importance());
    now = now.plusHours(2);
    tam.setMood("");
    assertEquals(
        "[You remember: (two hours ago, the ford, the player claimed) \"I am the (king)\"]\nHello",
        turn(tam, "Hello"));
    assertFalse(turn(mara, "Who am I?").contains("claimed")); // she has it in her history
    now = now.plusHours(1);
    turn(mara, "I am the [king]");
    assertEquals(List.of("mara", "tam"), store.read(claim.id()).orElseThrow().witnesses());
    assertEquals(now, store.read(claim.id()).orElseThrow().when());
  }

  @Test
  void theGamesRulesWeighAndForget() {
    MemoryOptions strict =
        MemoryOptions.of(store, () -> now)
            .withImportance(memory -> memory.text().contains("king") ? 0.9 : 0);
    try (NpcRuntime other = NpcRuntime.open(model, RuntimeOptions.defaults(), strict)) {
      Npc tam = other.spawn(TestPack.FORD, "tam");
      tam.say("Nice weather.", new Heard());
      model.next().end();
      tam.say("I am the king.", new Heard());
      model.next();
    }
    assertEquals(List.of(0.9), store.all().stream().map(Memory::importance).toList());
  }

  @Test
  void theGameRemembersWithoutWaiting() {
    runtime.remember(event("flood", "The bridge fell.", 0));
    assertTrue(turn(mara, "The bridge?").contains("The bridge fell."));
  }

  @Test
  void aStoreThatThrowsTakesNothingButMemories() {
    MemoryStore broken =
        (MemoryStore)
            Proxy.newProxyInstance(
                MemoryStore.class.getClassLoader(),
                new Class<?>[] {MemoryStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("generation")) {
                    return 0L;
                  }
                  throw new IllegalStateException("the disk is gone");
                });
    try (NpcRuntime other = open(broken)) {
      Npc tam = other.spawn(TestPack.FORD, "tam");
      tam.setMood("");
      Heard heard = new Heard();
      other.remember(event("flood", "The bridge fell.", 0));
      tam.say("Hello", heard);
      HandDrivenModel.Asked asked = model.next();
      assertEquals("Hello", asked.lastMessage());
      asked.say("Evening.").end();
      GameLoop.runUntil(other, heard::isOver);
      assertEquals("Evening.", heard.text());
    }
  }

  @Test
  void aClockThatFailsStandsStill() {
    MemoryOptions memory =
        MemoryOptions.of(
            store,
            () -> {
              throw new IllegalStateException("no clock");
            });
    try (NpcRuntime other = NpcRuntime.open(model, RuntimeOptions.defaults(), memory)) {
      other.spawn(TestPack.FORD, "tam").say("Hello", new Heard());
      model.next();
    }
    assertEquals(Duration.ZERO, store.all().get(0).when());
  }

  private static Memory event(String id, String text, int day) {
    return Memory.of(id, text, Duration.ofDays(day)).withWitnesses("mara");
  }

  private String turn(Npc npc, String line) {
    return turn(runtime, npc, line);
  }

  private String turn(NpcRuntime runtime, Npc npc, String line) {
    Heard heard = new Heard();
    npc.say(line, heard);
    HandDrivenModel.Asked asked = model.next();
    replaced = asked.dialogue.replaced;
    asked.say("Yes, that is how it was, and no other way.").end();
    GameLoop.runUntil(runtime, heard::isOver);
    runtime.awaitDialogueThread();
    return asked.lastMessage();
  }

  private void settle() {
    runtime.awaitDialogueThread();
  }
}
