package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.OutputConstraint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same text comes of a log, whatever was different in time. */
@Timeout(300)
class LogReplayTest {
  private static final int TURNS = 200;
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withContextTokens(512).withMaxDialogues(2);

  @TempDir Path folder = Path.of("");

  @Test
  void aGameOfTwoHundredTurnsIsRepeatedWordForWord() throws IOException {
    Path file = folder.resolve("game.log");
    RandomGame game = new RandomGame(41);
    CompletableFuture<Void> written;
    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS.withThreads(2))) {
      written = engine.record(file);
      game.play(engine, TURNS);
    }
    await(written);

    String log = Files.readString(file);
    Replay replay = Replay.read(file);
    assertEquals(game.replies(), replay.replies());
    for (String event :
        List.of("keep", "rewind", "replace", "change", "fork", "read", "state", "close")) {
      assertTrue(log.contains("\"event\":\"" + event + "\""), "the game had no " + event);
    }
    assertTrue(log.contains("\"missed\":false"), "no cancel cut a reply");
    for (int threads : new int[] {1, 3}) {
      try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS.withThreads(threads))) {
        List<ReplayedReply> replies =
            threads == 1 ? replay.run(engine) : inFrames(engine, () -> replay.run(engine));
        assertEquals(List.of(), replies.stream().filter(reply -> !reply.isEqual()).toList());
        assertEquals(game.replies(), replies.size());
        assertEquals(game.texts(), texts(replies));
      }
    }
  }

  /** Grants one short frame after the other meanwhile. */
  private static <T> T inFrames(Engine engine, Supplier<T> action) {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> frames =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                engine.grant(FrameBudget.of(Duration.ofMillis(1)));
                LockSupport.parkNanos(1_000_000);
              }
            },
            task -> new Thread(task).start());
    try {
      return action.get();
    } finally {
      over.set(true);
      await(frames);
      engine.grant(FrameBudget.unlimited());
    }
  }

  private static List<String> texts(List<ReplayedReply> replies) {
    List<String> texts = new ArrayList<>(replies.stream().map(ReplayedReply::replayed).toList());
    Collections.sort(texts);
    return texts;
  }

  @Test
  void aTextThatDiffersIsToldAndEndsItsDialogueOnly() throws IOException {
    Path file = recorded();
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    int first = indexOf(lines, "\"event\":\"end\"");
    lines.set(first, lines.get(first).replace("\"text\":\"", "\"text\":\"Never "));
    Files.write(file, lines);

    Replay replay = Replay.read(file);
    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS)) {
      List<ReplayedReply> replies = replay.run(engine);
      List<ReplayedReply> unequal = replies.stream().filter(one -> !one.isEqual()).toList();

      assertEquals(1, unequal.size());
      ReplayedReply wrong = unequal.get(0);
      assertEquals("Never " + wrong.replayed(), wrong.recorded());
      assertEquals(0, wrong.firstDifference());
      assertEquals(1, wrong.turn());
      // Of the four replies the wrong one's dialogue has one more, which is not repeated.
      assertEquals(4, replay.replies());
      assertEquals(3, replies.size());
    }
  }

  @Test
  void aDamagedLineIsToldInOneSentence() throws IOException {
    Path file = recorded();
    List<String> lines = Files.readAllLines(file);

    refuses(file, lines, 3, lines.get(3).substring(0, 20), "line 4", "one whole JSON object");
    refuses(file, lines, 0, "{}", "line 1, key 'parley_log': found nothing", "expected 1");
    int submit = indexOf(lines, "\"event\":\"submit\"");
    String at = "line " + (submit + 1);
    refuses(
        file,
        lines,
        submit,
        change(lines, submit, "\"seed\":-?[0-9]+", "\"seed\":\"x\""),
        at,
        "whole");
    refuses(
        file,
        lines,
        submit,
        change(lines, submit, "\"dialogue\":[0-9]+", "\"dialogue\":77"),
        at,
        "77");
    refuses(file, lines, submit, change(lines, submit, "\"submit\"", "\"sing\""), at, "'sing'");
    refuses(
        file,
        lines,
        submit,
        change(lines, submit, "\"min_p\":[0-9.]+", "\"min_p\":7"),
        at,
        "minP is 7");
    refuses(file, lines, submit, "\u00e9\u00ff", at, "one whole JSON object");
  }

  private static String change(List<String> lines, int at, String pattern, String by) {
    String changed = lines.get(at).replaceFirst(pattern, by);
    assertFalse(changed.equals(lines.get(at)), pattern);
    return changed;
  }

  private static void refuses(
      Path file, List<String> lines, int at, String line, String place, String reason)
      throws IOException {
    List<String> damaged = new ArrayList<>(lines);
    damaged.set(at, line);
    Files.write(file, damaged, StandardCharsets.ISO_8859_1);
    String message =
        String.valueOf(assertThrows(ModelException.class, () -> Replay.read(file)).getMessage());
    assertTrue(message.contains(file.getFileName() + ", " + place), message);
    assertTrue(message.contains(reason) && message.contains("; expected "), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void aLogThatEndsInsideAReplyIsRepeatedUpToIt() throws IOException {
    Path file = recorded();
    List<String> lines = Files.readAllLines(file);
    int end = indexOf(lines, "\"event\":\"end\"");
    Files.write(file, lines.subList(0, end));

    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS)) {
      assertEquals(List.of(), Replay.read(file).run(engine));
    }
  }

  @Test
  void anotherContextIsRefusedAndTheRecordedOneIsToldInOptions() throws IOException {
    Replay replay = Replay.read(recorded());

    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS.withContextTokens(256))) {
      ModelException refused = assertThrows(ModelException.class, () -> replay.run(engine));
      assertTrue(String.valueOf(refused.getMessage()).contains("contextTokens is 256"));
    }
    EngineOptions same = replay.recorded().options(OPTIONS.withContextTokens(256));
    assertEquals(512, same.contextTokens());
  }

  @Test
  void aLogCannotBeginInTheMiddle() {
    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS);
        Dialogue dialogue = TinyModel.dialogue(engine, SYSTEM)) {
      Path file = folder.resolve("late.log");
      assertThrows(IllegalStateException.class, () -> engine.record(file));
      assertFalse(Files.exists(file));
      assertEquals(1, dialogue.messages().size());
    }
  }

  @Test
  void anEngineThatIsClosedIsNotRecorded() {
    Engine engine = Engine.open(TinyModel.FILE, OPTIONS);
    engine.close();
    Path file = folder.resolve("closed.log");
    assertThrows(IllegalStateException.class, () -> engine.record(file));
    assertFalse(Files.exists(file));
  }

  @Test
  void textsThatDependOnKeptStatesAreNotRecorded() {
    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS.withSmallerSnapshots(true))) {
      Path file = folder.resolve("half.log");
      assertThrows(IllegalStateException.class, () -> engine.record(file));
    }
  }

  @Test
  void aLogThatCannotBeMadeIsRefused() {
    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS)) {
      Path nowhere = folder.resolve("missing").resolve("game.log");
      assertThrows(ModelException.class, () -> engine.record(nowhere));
    }
  }

  /** Two dialogues with two replies each, one of them constrained. */
  private Path recorded() throws IOException {
    Path file = Files.createTempFile(folder, "small", ".log");
    CompletableFuture<Void> written;
    try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS)) {
      written = engine.record(file);
      for (String name : new String[] {"mara", "half a pair \ud83d"}) {
        Dialogue dialogue = engine.open(new DialogueOptions(name, List.of(SYSTEM), List.of()));
        TinyModel.answer(dialogue, TinyModel.sampled(6, 0.9f, -7, HELLO));
        OutputConstraint choice = OutputConstraint.choices(List.of("yes", "no"));
        Message more = Message.user("And \ud83d\ude00?");
        TinyModel.answer(dialogue, TinyModel.greedy(9, more).withConstraint(choice));
      }
    }
    await(written);
    return file;
  }

  private static int indexOf(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no line has " + text);
  }
}
