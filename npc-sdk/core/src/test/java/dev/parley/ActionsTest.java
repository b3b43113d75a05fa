package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.action.ActionResult;
import dev.parley.action.AnnotatedActions;
import dev.parley.action.CampDeeds;
import dev.parley.inference.Message;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.ToolCall;
import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A character acts: from the model's call to the game, and back into dialogue and memory. */
@Timeout(60)
class ActionsTest {

  private static final String GIVE =
      "<tool_call>\n<function=give>\n<parameter=item>\nlamp\n</parameter>\n"
          + "<parameter=how_many>\n2\n</parameter>\n</function>\n</tool_call>";
  private static final ToolCall GIVE_LAMP =
      new ToolCall("give", Map.of("item", "lamp", "how_many", 2));

  private final HandDrivenModel model = new HandDrivenModel();
  private final MemoryStore store = MemoryStore.inMemory();
  private final NpcRuntime runtime =
      NpcRuntime.open(
          model,
          RuntimeOptions.defaults(),
          MemoryOptions.of(store, () -> Duration.ofHours(5)).withTokenBudget(0));
  private final CampDeeds deeds = new CampDeeds();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    runtime.close();
  }

  private Npc spawn(boolean modelHasTools) {
    model.tools = modelHasTools;
    Npc mara = runtime.spawn(TestPack.FORD, "mara", AnnotatedActions.of(deeds));
    mara.setMood("");
    return mara;
  }

  @Test
  void aModelWithToolsCallsThem() {
    Npc mara = spawn(true);
    mara.say("A lamp?", Scene.at("the ford", ""), heard);
    HandDrivenModel.Asked asked = model.next();
    assertEquals(
        List.of("follow", "give", "point_to", "shout"),
        asked.dialogue.options.tools().stream().map(tool -> tool.name()).toList());
    assertFalse(asked.dialogue.options.opening().get(0).content().contains("<tool_call>"));
    assertEquals(
        "[Place: the ford. You can now: follow; give (item: lamp, Tam's \"good\" rope); point_to;"
            + " shout.]\nA lamp?",
        asked.lastMessage());
    asked.say("Here.").call(GIVE_LAMP).end();
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals(List.of("give 2 lamp"), deeds.log);
    assertEquals("Here.", heard.text());
    ReplyEvent.Act act = act();
    assertEquals("give (item: lamp, how_many: 2)", act.call().toString());
    assertEquals(ActionResult.done("Mara gave the traveller the lamp"), act.result());
    runtime.awaitDialogueThread();
    Memory event = store.all().get(0);
    assertEquals("Mara gave the traveller the lamp", event.text());
    assertEquals(List.of("mara"), event.witnesses());
    assertEquals("the ford", event.place());

    mara.say("Thanks!", new Heard());
    HandDrivenModel.Asked next = model.next();
    assertEquals(
        Message.tool("Done. Mara gave the traveller the lamp"), next.request.messages().get(0));
    assertTrue(next.lastMessage().contains("give (item: Tam's"), next.lastMessage());
    assertEquals(Message.assistant("Here.", List.of(GIVE_LAMP)), next.dialogue.messages().get(2));
  }

  @Test
  void aModelWithoutToolsWritesThemAsText() {
    Npc mara = spawn(false);
    mara.say("A lamp?", heard);
    HandDrivenModel.Asked asked = model.next();
    assertTrue(asked.dialogue.options.tools().isEmpty());
    String system = asked.dialogue.options.opening().get(0).content();
    assertTrue(
        system.endsWith(
            """
            Actions:
            - follow: Walks with the traveller.
            - give (item: one that is in reach; how_many: 1 to 20): Hands something over.
            - point_to (direction: north or south): Points the way.
            - shout (words: a few words): Shouts to all.\
            """),
        system);
    asked.say("Here.\n<tool").say(GIVE.substring(5)).end();
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals("Here.", heard.text());
    assertEquals(List.of("give 2 lamp"), deeds.log);
    runtime.awaitDialogueThread();
    mara.say("Thanks!", new Heard());
    HandDrivenModel.Asked next = model.next();
    assertTrue(
        next.lastMessage()
            .startsWith(
                "[Your give (item: lamp, how_many: 2): Done. Mara gave the traveller the lamp."),
        next.lastMessage());
  }

  @Test
  void onlyWhatIsLegalNowCanBeCalled() {
    Npc mara = spawn(false);
    OutputConstraint near = constraint(mara);
    assertTrue(near.allows("Here.\n" + GIVE));
    assertTrue(near.allows("Here."));
    assertTrue(near.allows(GIVE.replace("lamp", "Tam's \"good\" rope")));
    assertFalse(near.allows(GIVE.replace("lamp", "mule")));
    assertFalse(near.allows(GIVE.replace("2", "21")));
    assertFalse(near.allows(GIVE + GIVE));
    assertFalse(near.allows("Here. " + GIVE.substring(0, 20)));
    deeds.near = false;
    OutputConstraint far = constraint(mara);
    assertFalse(far.allows(GIVE));
    assertTrue(
        far.allows(
            "<tool_call>\n<function=shout>\n<parameter=words>\nHo there!\n</parameter>\n"
                + "</function>\n</tool_call>"));
  }

  private OutputConstraint constraint(Npc npc) {
    Heard one = new Heard();
    npc.say("Well?", one);
    HandDrivenModel.Asked asked = model.next();
    asked.say("Hm.").end();
    GameLoop.runUntil(runtime, one::isOver);
    return Objects.requireNonNull(asked.request.constraint());
  }

  @Test
  void theGameIsAskedAgain() {
    Npc mara = spawn(true);
    mara.say("A lamp?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("Here.").call(GIVE_LAMP).end();
    deeds.items.remove("lamp");
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals(List.of(), deeds.log);
    assertEquals(ActionResult.refused("'lamp' cannot be the item now."), act().result());
    runtime.awaitDialogueThread();
    assertEquals(List.of(), store.all());
    mara.say("And?", new Heard());
    assertEquals(
        Message.tool("Not done. 'lamp' cannot be the item now."),
        model.next().request.messages().get(0));
  }

  @Test
  void theGameIsNotAskedWhatIsLegalBeforeALineIsSaid() {
    Npc mara = spawn(true);
    runtime.awaitDialogueThread();
    assertEquals(0, deeds.asked);
    mara.say("A lamp?", heard);
    assertEquals(2, deeds.asked); // two of its actions need somebody near
  }

  @Test
  void aHandlerThatFailsIsARefusal() {
    deeds.broken = true;
    Npc mara = spawn(true);
    mara.say("A lamp?", heard);
    model.next().call(GIVE_LAMP).end();
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals(ActionResult.refused("It did not work."), act().result());
    assertEquals(ReplyResult.Source.MODEL, heard.result().source());
    assertEquals("", heard.text());
  }

  @Test
  void whatIsHeardBeforeTheGameCarriesAnActOutDoesNotInterruptIt() {
    Npc mara = spawn(true);
    mara.say("A lamp?", heard);
    model.next().say("Here.").call(GIVE_LAMP).end();
    runtime.awaitDialogueThread();
    mara.hears("Tam", "A lamp!");
    runtime.awaitDialogueThread();
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals(List.of("give 2 lamp"), deeds.log);
    mara.say("Thanks!", new Heard());
    assertEquals(
        List.of(
            Message.tool("Done. Mara gave the traveller the lamp"),
            Message.user("[Tam says: \"A lamp!\"]")),
        model.next().request.messages().subList(0, 2));
  }

  @Test
  void aLineThatTheGameSaysWhileItActsComesBehindTheResult() {
    Npc mara = spawn(true);
    deeds.whenGiven = () -> mara.say("Thanks!", new Heard());
    mara.say("A lamp?", heard);
    model.next().say("Here.").call(GIVE_LAMP).end();
    runtime.awaitDialogueThread();
    runtime.update(0);
    HandDrivenModel.Asked next = model.next();
    assertEquals(
        Message.tool("Done. Mara gave the traveller the lamp"), next.request.messages().get(0));
    assertTrue(next.lastMessage().endsWith("Thanks!"), next.lastMessage());
  }

  @Test
  void whoComesBackForgetsNothingOfWhatItDid() {
    runtime.spawn(TestPack.FORD, "tam");
    Npc first = spawn(true);
    give(first, "lamp", Scene.nowhere().withPresent("Tam"));
    first.close();
    Npc second = spawn(true);
    give(second, "Tam's \"good\" rope", Scene.nowhere());
    assertEquals(
        Map.of(
            "Mara gave the traveller the lamp", Set.of("mara", "tam"),
            "Mara gave the traveller the Tam's \"good\" rope", Set.of("mara")),
        store.all().stream()
            .collect(Collectors.toMap(Memory::text, deed -> Set.copyOf(deed.witnesses()))));
  }

  private void give(Npc npc, String item, Scene scene) {
    Heard one = new Heard();
    npc.say("", scene, one);
    ToolCall call = new ToolCall("give", Map.of("item", item, "how_many", 1));
    model.next().say("Here.").call(call).end();
    GameLoop.runUntil(runtime, one::isOver);
    runtime.awaitDialogueThread();
  }

  @Test
  void whoIsInterruptedDoesNotAct() {
    Npc mara = spawn(true);
    mara.say("A lamp?", heard);
    model.next().say("Here.").call(GIVE_LAMP).end();
    runtime.awaitDialogueThread();
    Heard next = new Heard();
    mara.say("Never mind.", next);
    HandDrivenModel.Asked asked = model.next();
    assertEquals(
        Message.tool("Not done. You were interrupted before it came to that."),
        asked.request.messages().get(0));
    asked.say("Well.").end();
    GameLoop.runUntil(runtime, next::isOver);
    assertEquals(List.of(), deeds.log);
    assertEquals("", heard.text());
  }

  @Test
  void aModelThatCallsWhatThereIsNotDoesNothing() {
    Npc mara = spawn(true);
    mara.say("Fly!", heard);
    model.next().say("No.").call(new ToolCall("fly", Map.of())).end();
    GameLoop.runUntil(runtime, heard::isOver);
    assertTrue(heard.events.stream().noneMatch(ReplyEvent.Act.class::isInstance));
  }

  @Test
  void aDialogueThatWasLostIsToldOfTheActsToo() {
    Npc mara = spawn(true);
    mara.say("A lamp?", heard);
    model.next().say("Here.").call(GIVE_LAMP).end();
    GameLoop.runUntil(runtime, heard::isOver);
    Heard second = new Heard();
    mara.say("Thanks!", second);
    model.next().fail("the device is gone");
    GameLoop.runUntil(runtime, second::isOver);
    mara.say("Still there?", new Heard());
    List<Message> told = model.next().request.messages();
    assertEquals(Message.assistant("Here.", List.of(GIVE_LAMP)), told.get(1));
    assertEquals(Message.tool("Done. Mara gave the traveller the lamp"), told.get(2));
  }

  private ReplyEvent.Act act() {
    return heard.events.stream()
        .filter(ReplyEvent.Act.class::isInstance)
        .map(ReplyEvent.Act.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
