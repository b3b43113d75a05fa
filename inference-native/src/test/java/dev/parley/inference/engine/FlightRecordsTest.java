package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordsTest {
  private static final String REPLY = "dev.parley.Reply";
  private static final String ENGINE = "dev.parley.Engine";

  /** An engine in a JVM of its own, which tells whether it has a recorder and what it did. */
  static final class WithoutRecorder {
    private WithoutRecorder() {}

    public static void main(String[] arguments) {
      boolean isThere = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
      EngineOptions options = EngineOptions.defaults().withDevice(Device.JAVA);
      try (Engine engine = Engine.open(TinyModel.FILE, options);
          Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
        TinyModel.answer(dialogue, TinyModel.greedy(1, TinyModel.HELLO));
        System.out.println("recorder " + isThere + ", " + engine.statistics().replies());
      }
    }
  }

  @Test
  void recordsEachReplyAtItsEnd(@TempDir Path folder) throws IOException {
    try (Recording recording = new Recording();
        Engine engine = TinyModel.open(1, 256);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      recording.enable(REPLY);
      recording.start();
      GenerationResult result = TinyModel.answer(dialogue, TinyModel.greedy(5, TinyModel.HELLO));
      List<RecordedEvent> events = events(recording, folder, REPLY);

      assertEquals(1, events.size());
      RecordedEvent event = events.get(0);
      GenerationStatistics cost = result.statistics();
      assertEquals("mara", event.getString("dialogue"));
      assertEquals(result.reason().name(), event.getString("reason"));
      assertEquals(cost.tokens().prompt(), event.getInt("promptTokens"));
      assertEquals(cost.tokens().generated(), event.getInt("generatedTokens"));
      assertEquals(cost.timeToFirstToken(), event.getDuration("timeToFirstToken"));
      assertEquals(cost.elapsed(), event.getDuration("elapsed"));
      assertEquals(cost.slices().slices(), event.getLong("slices"));
      assertEquals(cost.context().stateBytes(), event.getLong("stateBytes"));
    }
  }

  @Test
  void recordsTheEngineUntilItIsClosed(@TempDir Path folder) throws IOException {
    try (Recording open = new Recording();
        Recording closed = new Recording()) {
      open.enable(ENGINE).with("period", "everyChunk");
      closed.enable(ENGINE).with("period", "everyChunk");
      try (Engine engine = TinyModel.open(1, 256);
          Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
        TinyModel.answer(dialogue, TinyModel.greedy(5, TinyModel.HELLO));
        open.start();
        List<RecordedEvent> events = events(open, folder, ENGINE);
        EngineStatistics now = engine.statistics();
        RecordedEvent last = events.get(events.size() - 1);
        assertEquals(1, last.getLong("endedReplies"));
        assertEquals(now.tokens().generated(), last.getLong("generatedTokens"));
        assertEquals(now.tokens().prompt(), last.getLong("promptTokens"));
        assertEquals(now.speed().tokensPerSecond(), last.getDouble("tokensPerSecond"));
        assertEquals(now.slices().slices(), last.getLong("slices"));
        assertEquals(now.load().mostStateBytes(), last.getLong("mostStateBytes"));
      }
      closed.start();
      assertEquals(List.of(), events(closed, folder, ENGINE));
    }
  }

  private static List<RecordedEvent> events(Recording recording, Path folder, String name)
      throws IOException {
    recording.stop();
    Path file = folder.resolve(recording.getId() + ".jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .toList();
  }

  @Test
  void anEngineRunsWhereTheRecorderIsMissing() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules=java.base,java.logging,java.desktop,java.sql,jdk.unsupported",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutRecorder.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(
        said.endsWith("recorder false, Replies[ended=1, cancelled=0, failed=0]"), () -> said);
  }
}
