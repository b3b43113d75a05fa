package dev.parley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.action.AnnotatedActions;
import dev.parley.action.CampDeeds;
import dev.parley.inference.Message;
import dev.parley.inference.ToolCall;
import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was saved comes back, and nothing else. */
@Timeout(60)
class SavesTest {

  private final Path folder;
  private final Path file;
  private final HandDrivenModel model = new HandDrivenModel();
  private final MemoryStore store = MemoryStore.inMemory();
  private final NpcRuntime runtime = open(store);
  private final Npc mara;

  SavesTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("slot.json");
    model.tools = true;
    this.mara = runtime.spawn(TestPack.FORD, "mara");
  }

  private NpcRuntime open(MemoryStore memories) {
    return NpcRuntime.open(
        model, RuntimeOptions.defaults(), MemoryOptions.of(memories, () -> Duration.ofDays(1)));
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void theConversationGoesOnFromTheSave() {
    runtime.remember(event("flood", "The bridge fell."));
    mara.setMood("angry");
    mara.setRelation(new Relation(-0.5, 0.25, 0, 0.75));
    turn(mara, "I am the king.");
    save();
    HandDrivenModel.Asked after = turn(mara, "What now?");
    mara.setMood("glad");
    mara.setRelation(Relation.neutral());
    runtime.remember(event("lie", "The bridge rose."));
    store.remove("flood");
    runtime.awaitDialogueThread();
    assertEquals(SaveResult.fine(), load());
    assertEquals("angry", mara.mood());
    assertEquals(new Relation(-0.5, 0.25, 0, 0.75), mara.relation());
    assertEquals(2, store.all().size());
    assertTrue(store.read("flood").isPresent());
    HandDrivenModel.Asked again = turn(mara, "What now?");
    assertEquals(after.dialogue.messages(), again.dialogue.messages());
    assertEquals(after.request.sampling().seed(), again.request.sampling().seed());
  }

  @Test
  void anotherProcessGoesOnFromTheSave() {
    turn(mara, "I am the king.");
    mara.hasSaid("Sit down.");
    mara.hears("Tam", "I'd rather stand.");
    mara.setMood("calm");
    save();
    List<Message> saved = turn(mara, "And you?").dialogue.messages();
    try (NpcRuntime other = open(MemoryStore.inMemory())) {
      CompletableFuture<SaveResult> loaded = other.load(file);
      GameLoop.runUntil(other, loaded::isDone);
      Npc later = other.spawn(TestPack.FORD, "mara");
      other.awaitDialogueThread();
      assertEquals("calm", later.mood());
      Heard heard = new Heard();
      later.say("And you?", heard);
      HandDrivenModel.Asked asked = model.next();
      asked.say("Yes.").end();
      assertEquals(saved, asked.dialogue.messages());
    }
  }

  @Test
  void ofAReplyUnderWaySoMuchIsSavedAsWasGiven() {
    Heard heard = new Heard();
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("It fell");
    GameLoop.runUntil(runtime, () -> heard.text().equals("It fell"));
    asked.say(" in the night");
    save();
    asked.say(" and drifted.").end();
    GameLoop.runUntil(runtime, heard::isOver);
    load();
    List<Message> messages = turn(mara, "And then?").dialogue.messages();
    assertEquals(Message.assistant("It fell"), messages.get(2));
  }

  @Test
  void ofAReplyThatIsShownSlowlySoMuchIsSavedAsWasSeen() {
    Heard heard = new Heard();
    Reply reply = mara.say("What happened?", heard);
    model.next().say("It fell in the night.").end();
    GameLoop.runUntil(runtime, heard::isOver);
    reply.shown("It fell".length());
    save();
    reply.shown(1000);
    load();
    List<Message> messages = turn(mara, "And then?").dialogue.messages();
    assertEquals(Message.assistant("It fell"), messages.get(2));
  }

  @Test
  void aReplyThatWasCutIsSavedAsItWasCut() {
    Heard heard = new Heard();
    Reply reply = mara.say("What happened?", heard);
    model.next().say("It fell in the night.").end();
    GameLoop.runUntil(runtime, heard::isOver);
    reply.shown("It fell in".length());
    reply.interrupt("It fell".length());
    save();
    load();
    List<Message> messages = turn(mara, "And then?").dialogue.messages();
    assertEquals(Message.assistant("It fell"), messages.get(2));
  }

  @Test
  void ofAReplyThatIsShownSlowlySoMuchIsSavedAsWasSeenWhoeverIsHeardMeanwhile() {
    Heard heard = new Heard();
    Reply reply = mara.say("What happened?", heard);
    model.next().say("It fell in the night.").end();
    GameLoop.runUntil(runtime, heard::isOver);
    reply.shown("It fell".length());
    mara.hears("Tam", "It did.");
    save();
    load();
    List<Message> messages = turn(mara, "And then?").dialogue.messages();
    assertEquals(
        List.of("It fell", "[Tam says: \"It did.\"]"),
        messages.subList(2, 4).stream().map(Message::content).toList());
  }

  @Test
  void aReplyThatWasShownWholeIsSavedWhole() {
    Heard heard = new Heard();
    Reply reply = mara.say("What happened?", heard);
    model.next().say("It fell in the night.").end();
    GameLoop.runUntil(runtime, heard::isOver);
    reply.shown("It fell".length());
    reply.shown("It fell in the night.".length());
    save();
    load();
    List<Message> messages = turn(mara, "And then?").dialogue.messages();
    assertEquals(Message.assistant("It fell in the night."), messages.get(2));
  }

  @Test
  void aLoadEndsWhatIsUnderWay() {
    save();
    Heard heard = new Heard();
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    load();
    GameLoop.runUntil(runtime, heard::isOver);
    assertEquals(ReplyResult.Ending.CANCELLED, heard.result().ending());
    asked.awaitCancel();
    asked.end();
    HandDrivenModel.Asked fresh = turn(mara, "Hello");
    assertEquals(3, fresh.dialogue.messages().size());
    assertEquals(List.of(), store.all().stream().filter(m -> m.text().contains("What")).toList());
  }

  @Test
  void whatWasDoneIsSavedWithItsResult() {
    CampDeeds deeds = new CampDeeds();
    Npc tam = runtime.spawn(TestPack.FORD, "tam", AnnotatedActions.of(deeds));
    Heard heard = new Heard();
    tam.say("A lamp?", heard);
    ToolCall give = new ToolCall("give", Map.of("item", "lamp", "how_many", 2));
    model.next().say("Here.").call(give).end();
    GameLoop.runUntil(runtime, heard::isOver);
    save();
    load();
    tam.say("Thanks", new Heard());
    List<Message> messages = model.next().dialogue.messages();
    assertEquals(Message.assistant("Here.", List.of(give)), messages.get(2));
    assertEquals(Message.tool("Done. Mara gave the traveller the lamp"), messages.get(3));
    assertEquals("Mara gave the traveller the lamp", store.all().get(0).text());
  }

  @Test
  void aBrokenFileChangesNothing() throws IOException {
    turn(mara, "I am the king.");
    save();
    byte[] whole = Files.readAllBytes(file);
    mara.setMood("glad");
    for (int length = 0; length < whole.length; length += 1 + whole.length / 50) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused(load());
    }
    Files.writeString(
        file, new String(whole, UTF_8).replace("\"importance\" : 0.2", "\"importance\" : 7"));
    SaveResult result = load();
    refused(result);
    assertTrue(result.trouble().contains("/memories/0: importance of memory"), result.trouble());
    Files.writeString(file, new String(whole, UTF_8).replace("\"version\" : 1", "\"version\" : 2"));
    assertTrue(load().trouble().contains("found version 2; expected at most 1"));
    Files.delete(file);
    assertTrue(load().trouble().contains("there is no file or folder " + file));
    assertTrue(load().trouble().contains("correct the path"));
    assertEquals("glad", mara.mood());
    assertEquals(1, store.all().size());
  }

  private void refused(SaveResult result) {
    assertFalse(result.done());
    assertTrue(result.trouble().startsWith(file + " cannot be loaded: "), result.trouble());
    assertTrue(
        result.trouble().endsWith("; nothing was changed; load another save."), result.trouble());
  }

  @Test
  void aSaveThatCannotBeWrittenLeavesTheOlderOne() throws IOException {
    save();
    byte[] older = Files.readAllBytes(file);
    Files.createDirectory(folder.resolve("slot.json.new"));
    turn(mara, "I am the king.");
    CompletableFuture<SaveResult> saved = runtime.save(file);
    GameLoop.runUntil(runtime, saved::isDone);
    assertFalse(saved.join().done());
    assertTrue(saved.join().trouble().startsWith(file + " cannot be saved: "));
    assertEquals(new String(older, UTF_8), Files.readString(file));
  }

  @Test
  void memoriesThatCannotBeReadAreNotLost() throws IOException {
    Path slot = folder.resolve("slot.db");
    try (MemoryStore first = MemoryStore.open(slot);
        NpcRuntime game = open(first)) {
      first.add(event("flood", "The bridge fell."));
      CompletableFuture<SaveResult> saved = game.save(file);
      GameLoop.runUntil(game, saved::isDone);
      assertEquals(SaveResult.fine(), saved.join());
    }
    Files.writeString(slot, "no memories ".repeat(100));
    try (MemoryStore broken = MemoryStore.open(slot);
        NpcRuntime game = open(broken)) {
      CompletableFuture<SaveResult> loaded = game.load(file);
      GameLoop.runUntil(game, loaded::isDone);
      assertTrue(loaded.join().done());
      assertTrue(loaded.join().trouble().startsWith("memories in " + slot));
      CompletableFuture<SaveResult> saved = game.save(file);
      GameLoop.runUntil(game, saved::isDone);
      assertTrue(saved.join().done());
    }
    assertTrue(Files.readString(file).contains("The bridge fell."));
  }

  @Test
  void aClosedRuntimeSaysSo() {
    runtime.close();
    CompletableFuture<SaveResult> saved = runtime.save(file);
    GameLoop.runUntil(runtime, saved::isDone);
    assertEquals(file + " cannot be saved: the runtime is closed.", saved.join().trouble());
  }

  private static Memory event(String id, String text) {
    return Memory.of(id, text, Duration.ofHours(1)).withWitnesses("mara");
  }

  private HandDrivenModel.Asked turn(Npc npc, String line) {
    Heard heard = new Heard();
    npc.say(line, heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("Yes.").end();
    GameLoop.runUntil(runtime, heard::isOver);
    runtime.awaitDialogueThread();
    return asked;
  }

  private void save() {
    CompletableFuture<SaveResult> saved = runtime.save(file);
    GameLoop.runUntil(runtime, saved::isDone);
    assertEquals(SaveResult.fine(), saved.join());
  }

  private SaveResult load() {
    CompletableFuture<SaveResult> loaded = runtime.load(file);
    GameLoop.runUntil(runtime, loaded::isDone);
    return loaded.join();
  }
}
