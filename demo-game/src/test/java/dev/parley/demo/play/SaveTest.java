package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.world.CampState;
import dev.parley.demo.world.Task;
import dev.parley.inference.Fixtures;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.ScriptedModel;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.memory.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveTest {
  private static final double FRAME = 1 / 30.0;

  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void whatWasNotSavedNeverHappened() {
    try (Session session = opened(authored())) {
      Play play = new Play(session);
      play.say("Edda, follow me");
      pass(play, 3);
      play.act(Action.SAVE);
      pass(play, 0);
      CampState camp = session.camp().state();
      List<Memory> memories = session.memories();
      List<TalkLog.Entry> log = session.talk().log().entries();
      play.say("Edda, wait here");
      play.say("Mara, fetch some wood");
      pass(play, 20);
      assertFalse(memories.equals(session.memories()));

      play.act(Action.LOAD);
      pass(play, 0);

      assertEquals(camp, session.camp().state());
      assertEquals(memories, session.memories());
      assertEquals(log, session.talk().log().entries());
      assertEquals("As it was saved.", play.notice());
    }
  }

  @Test
  void anotherGameGoesOnWhereTheSavedOneStood() {
    CampState saved;
    List<Memory> memories;
    try (Session session = opened(authored())) {
      Play play = new Play(session);
      play.say("Tam, keep watch at the broken bridge");
      pass(play, 2);
      play.act(Action.SAVE);
      saved = session.camp().state();
      pass(play, 0);
      memories = session.memories();
    }
    try (Session session = opened(authored())) {
      assertTrue(session.hasSave());
      assertEquals(List.of(), session.memories(), "a new evening begins without memories");
      Play play = new Play(session);
      play.act(Action.LOAD);
      pass(play, 0);

      assertEquals(saved, session.camp().state());
      assertEquals(memories, session.memories());
      assertEquals(Task.GUARD, session.camp().body("tam").task());
    }
  }

  @Test
  void aReplyGoesOnWhileItIsSavedAndEndsWhereItWasWhenLoaded() {
    try (Session session = opened(authored())) {
      Play play = new Play(session);
      play.say("Mara, what happened to the bridge?");
      pass(play, 0.5);
      assertEquals(1, session.talk().speaking());
      play.act(Action.SAVE);
      pass(play, 12);
      String whole = last(session);
      assertFalse(whole.endsWith(" ..."), whole);

      play.act(Action.LOAD);
      pass(play, 0);

      assertEquals(0, session.talk().speaking());
      assertTrue(last(session).endsWith(" ..."), last(session));
    }
  }

  @Test
  void leavingRightAfterwardsLosesNoSave() {
    CampState saved;
    try (Session session = opened(authored())) {
      Play play = new Play(session);
      play.say("Edda, follow me");
      pass(play, 1);
      saved = session.camp().state();
      play.act(Action.SAVE);
    }
    try (Session session = opened(authored())) {
      Play play = new Play(session);
      play.act(Action.LOAD);
      pass(play, 0);
      assertEquals(saved, session.camp().state());
    }
  }

  @Test
  void aDamagedSaveChangesNothingAndIsNamed() throws IOException {
    try (Session session = opened(authored())) {
      Play play = new Play(session);
      play.act(Action.SAVE);
      pass(play, 1);
      Path file = folder.resolve("camp-1.json");
      Files.writeString(file, Files.readString(file).replace("\"fire\"", "\"fiire\""));
      CampState before = session.camp().state();

      play.act(Action.LOAD);

      String told = " is no saved evening of this game: it is damaged; delete it or save anew.";
      assertEquals(file + told, play.notice());
      assertEquals(before, session.camp().state());
    }
  }

  @Test
  void aFolderWithoutASaveIsSaidSo() {
    try (Session session = opened(authored())) {
      Play play = new Play(session);
      play.act(Action.LOAD);
      assertEquals("Nothing is saved yet.", play.notice());
    }
  }

  @Test
  void halfASaveDoesNotCount() throws IOException {
    try (Session session = opened(authored())) {
      Play play = new Play(session);
      play.act(Action.SAVE);
      pass(play, 1);
      Files.writeString(folder.resolve("camp-2.json"), "half");
      play.act(Action.LOAD);
      pass(play, 0);
      assertEquals(1, play.loads());
      play.act(Action.SAVE);
      pass(play, 0);
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> left =
          files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith("json")).toList();
      assertEquals(List.of("camp-3.json", "characters-3.json"), left.stream().sorted().toList());
    }
  }

  @Test
  void whereTheFileOfMemoriesIsTakenTheyAreKeptInTheHeap() {
    try (Session first = opened(authored());
        Session second = opened(authored())) {
      assertTrue(first.memoryTrouble().isEmpty());
      assertTrue(second.memoryTrouble().isPresent());
      Play play = new Play(second);
      play.say("Edda, follow me");
      pass(play, 2);
      assertFalse(second.memories().isEmpty());
    }
  }

  @Test
  void oneCanLeaveWhileThreeOweAReply() {
    CountDownLatch never = new CountDownLatch(1);
    LanguageModel silent =
        ScriptedModel.of(
            (name, messages, seed) -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "";
            });
    assertTimeout(Duration.ofSeconds(2), () -> leftWhileThreeSpeak(silent));
    never.countDown();
  }

  @Test
  void oneCanLeaveWhileARealModelSpeaksForThree() {
    Path file = Fixtures.shared("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
    Engine engine = Engine.open(file, EngineOptions.defaults().withContextTokens(4096));
    Session session = opened(engine);
    askAll(new Play(session));
    assertTimeout(Duration.ofSeconds(2), session::close);
  }

  private void leftWhileThreeSpeak(LanguageModel model) {
    try (Session session = opened(model)) {
      askAll(new Play(session));
      assertEquals(3, session.talk().underWay());
    }
  }

  private static void askAll(Play play) {
    play.say("Mara, who are you?");
    play.say("Edda, who are you?");
    play.say("Tam, who are you?");
    play.session().settleFrame(); // the model has their lines
    for (int i = 0; i < 5; i++) {
      play.frame(FRAME, Steering.none());
    }
  }

  private static LanguageModel authored() {
    return Session.authored(Evening.PACK);
  }

  private Session opened(LanguageModel model) {
    return new Session(Evening.PACK, model, new SaveSlot(folder), 3, 6);
  }

  private static String last(Session session) {
    List<TalkLog.Entry> log = session.talk().log().entries();
    return log.get(log.size() - 1).text();
  }

  private static void pass(Play play, double seconds) {
    for (int i = 0; i < seconds / FRAME; i++) {
      play.frame(FRAME, Steering.none());
      play.session().settle();
    }
    play.session().settle();
  }
}
