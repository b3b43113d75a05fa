package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log tells which states made room and what was read again for it, and why. */
@Timeout(120)
class LoggedStatesTest {
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withMaxDialogues(1).withContextTokens(512);

  @TempDir Path folder = Path.of("");

  @Test
  void whatAReplyNeededAgainIsLoggedAndRepeatedWordForWord() throws IOException {
    List<String> log = record(false);
    int evicted = indexOf(log, "{\"event\":\"state\",\"dialogue\":1,\"what\":\"evicted\"");
    int rebuilt = indexOf(log, "{\"event\":\"rebuild\",\"dialogue\":1,\"from\":0,");
    assertTrue(evicted < rebuilt, "rebuilt before it was gone");
    assertTrue(log.get(rebuilt).contains("\"reason\":\"needed\""), log.get(rebuilt));
  }

  @Test
  void whatWasReadAgainInIdleTimeIsLoggedAndRepeatedWordForWord() throws IOException {
    List<String> log = record(true);
    int rebuilt = indexOf(log, "{\"event\":\"rebuild\",\"dialogue\":1,\"from\":0,");
    assertTrue(log.get(rebuilt).contains("\"reason\":\"idle\""), log.get(rebuilt));
  }

  /** Room for four states and five dialogues; when four are closed, the first speaks again. */
  private List<String> record(boolean rebuildsWhenIdle) throws IOException {
    Path file = folder.resolve("game.log");
    CompletableFuture<Void> written;
    try (Engine engine =
        Engine.open(TinyModel.FILE, OPTIONS.withRebuildsWhenIdle(rebuildsWhenIdle))) {
      written = engine.record(file);
      List<Dialogue> dialogues = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        dialogues.add(dialogue(engine, Message.system(i + " is your number. Count.")));
        answer(dialogues.get(i), greedy(4, HELLO));
      }
      dialogues.subList(1, 5).forEach(Dialogue::close);
      TinyModel.awaitIdle(engine);
      answer(dialogues.get(0), greedy(4, HELLO));
    }
    await(written);
    for (boolean otherwise : new boolean[] {rebuildsWhenIdle, !rebuildsWhenIdle}) {
      try (Engine engine = Engine.open(TinyModel.FILE, OPTIONS.withRebuildsWhenIdle(otherwise))) {
        List<ReplayedReply> replies = Replay.read(file).run(engine);
        assertEquals(6, replies.size());
        assertEquals(List.of(), replies.stream().filter(reply -> !reply.isEqual()).toList());
      }
    }
    return Files.readAllLines(file);
  }

  private static int indexOf(List<String> lines, String begin) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(begin)) {
        return i;
      }
    }
    throw new AssertionError("no line begins with " + begin + " in " + lines);
  }
}
