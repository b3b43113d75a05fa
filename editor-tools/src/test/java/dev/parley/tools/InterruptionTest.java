package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.NpcRuntime;
import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.StopReason;
import dev.parley.persona.PersonaPack;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InterruptionTest {

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void ctrlCEndsTheAnswerAndNotTheTalk() {
    WatchedOutput out = new WatchedOutput();
    Terminal terminal =
        new Terminal(
            new BufferedReader(new StringReader("Tell me all.\nAnd then?\n")),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            Map.of(),
            false);
    out.terminal = terminal;
    PersonaPack pack = PersonaPack.bundled("campfire");

    int status;
    try (LanguageModel endless = new EndlessModel();
        NpcRuntime runtime = NpcRuntime.open(endless, Talk.unhurried())) {
      Companions companions = new Companions(runtime, pack);
      status =
          new Talk(terminal, runtime, companions, new LineReader(terminal), false)
              .with(pack.personas().get(0));
    }

    assertEquals(Talk.DONE, status);
    assertEquals(
        List.of("Once upon a time ...", "Once upon a time ..."),
        out.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void whereNothingIsUnderWayNobodyTakesIt() {
    Terminal terminal = new FakeTerminal("", Map.of(), true).terminal();
    boolean[] interrupted = {false};

    terminal.runInterruptibly(() -> assertTrue(terminal.interrupt()), () -> interrupted[0] = true);

    assertTrue(interrupted[0]);
    assertFalse(terminal.interrupt());
  }

  /** Presses Ctrl-C as soon as it sees the last word of what the model ever says. */
  private static final class WatchedOutput extends ByteArrayOutputStream {
    private @Nullable Terminal terminal;

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      String written = new String(bytes, offset, length, StandardCharsets.UTF_8);
      if (terminal != null && written.contains("time")) {
        terminal.interrupt();
      }
    }
  }

  /** Begins a story and then thinks until it is cancelled. */
  private static final class EndlessModel implements LanguageModel {
    @Override
    public String description() {
      return "endless";
    }

    @Override
    public Dialogue open(DialogueOptions options) {
      return new EndlessDialogue();
    }

    @Override
    public void close() {}
  }

  private static final class EndlessDialogue implements Dialogue {
    @Override
    public Generation submit(GenerationRequest request, GenerationListener listener) {
      listener.speech("Once upon ");
      listener.speech("a time");
      return new EndlessGeneration(listener);
    }

    @Override
    public void read(List<Message> messages) {}

    @Override
    public void keep(int characters) {}

    @Override
    public void rewind(int count) {}

    @Override
    public void replace(List<Message> messages) {}

    @Override
    public Dialogue fork() {
      return new EndlessDialogue();
    }

    @Override
    public List<Message> messages() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private record EndlessGeneration(
      GenerationListener listener, CompletableFuture<GenerationResult> result)
      implements Generation {

    EndlessGeneration(GenerationListener listener) {
      this(listener, new CompletableFuture<>());
    }

    @Override
    public void cancel() {
      GenerationResult end =
          new GenerationResult(
              "Once upon a time",
              "",
              List.of(),
              StopReason.CANCELLED,
              GenerationStatistics.of(5, Duration.ZERO, Duration.ZERO));
      if (result.complete(end)) {
        listener.ended(end);
      }
    }
  }
}
