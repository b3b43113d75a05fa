package dev.parley.scene;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.engine.Device;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.lwjgl.opengl.GL33C;

/**
 * A program that measures how long the frames of an OpenGL scene take while nobody speaks and while
 * four characters do, in turn, and writes a line for each. Needs no display.
 *
 * <p>A frame takes from its begin until OpenGL has drawn it; the model is granted its time when the
 * picture is on its way. Arguments: model file, device, seconds of each turn, file for the lines.
 */
final class FrameTimes {
  private static final int SPEAKERS = 4;
  private static final int ROUNDS = 3;
  private static final double FRAMES_A_SECOND = 60;
  private static final Duration BUDGET = Duration.ofMillis(2);
  private static final long PICTURE_NANOS = 4_000_000;
  private static final int REPLY_TOKENS = 200;

  private final LayeredScene scene;
  private final Engine engine;
  private final List<Dialogue> dialogues = new ArrayList<>();
  private final List<Generation> replies = new ArrayList<>();

  private FrameTimes(LayeredScene scene, Engine engine) {
    this.scene = scene;
    this.engine = engine;
    for (int i = 0; i < SPEAKERS; i++) {
      String persona = "You are number " + i + " of those who keep watch at the bridge.";
      dialogues.add(engine.open(DialogueOptions.of("c" + i, persona)));
    }
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      System.err.println("usage: FrameTimes MODEL DEVICE SECONDS LINES.csv");
      System.exit(2);
    }
    String failure = run(arguments);
    if (!failure.isEmpty()) {
      System.err.println("frames: " + failure);
      System.exit(1);
    }
  }

  /** Measures, and says why it could not, or nothing. */
  static String run(String... arguments) throws IOException {
    EngineOptions options =
        EngineOptions.defaults()
            .withDevice(Device.valueOf(arguments[1].toUpperCase(Locale.ROOT)))
            .withMaxDialogues(SPEAKERS)
            .withContextTokens(2048);
    try (HeadlessGl gl = HeadlessGl.open()) {
      if (gl == null) {
        return "EGL gives no OpenGL 3.3 here";
      }
      LayeredScene scene = LayeredScene.lasting(PICTURE_NANOS);
      Path model = Path.of(arguments[0]);
      try (Engine engine = Engine.open(model, options)) {
        FrameTimes times = new FrameTimes(scene, engine);
        int frames = Math.max(1, (int) (Double.parseDouble(arguments[2]) * FRAMES_A_SECOND));
        String machine =
            "\"%s\",\"%s\",%s,%d"
                .formatted(
                    gl.renderer(),
                    engine.description().replaceFirst(".* on ", ""),
                    model.getFileName(),
                    scene.layers());
        times.measure(frames, machine, Path.of(arguments[3]));
      } catch (ModelException | CompletionException e) {
        return String.valueOf(e.getMessage());
      }
    }
    return "";
  }

  private void measure(int frames, String machine, Path file) throws IOException {
    double[] silent = new double[ROUNDS * frames];
    double[] speaking = new double[ROUNDS * frames];
    play(frames, true, new double[frames], 0); // so that all is as fast as it gets
    stop();
    long tokens = 0;
    for (int round = 0; round < ROUNDS; round++) {
      play(frames, false, silent, round * frames);
      long before = engine.statistics().tokens().generated();
      play(frames, true, speaking, round * frames);
      stop();
      tokens += engine.statistics().tokens().generated() - before;
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "date,gl,device,model,layers,fps,budget_ms,speakers,frames,p50_ms,p99_ms,p999_ms,worst_ms,"
            + "tokens_a_second");
    double seconds = ROUNDS * frames / FRAMES_A_SECOND;
    lines.add(line(machine, 0, silent, 0));
    lines.add(line(machine, SPEAKERS, speaking, tokens / seconds));
    Files.write(file, lines);
    System.out.printf(
        Locale.ROOT,
        "frames: p99 %.2f ms while nobody speaks, %.2f ms while %d do, %.1f tokens a second%n",
        quantile(silent, 0.99),
        quantile(speaking, 0.99),
        SPEAKERS,
        tokens / seconds);
  }

  private static String line(String machine, int speakers, double[] times, double tokens) {
    return String.format(
        Locale.ROOT,
        "%s,%s,%.0f,%d,%d,%d,%.3f,%.3f,%.3f,%.3f,%.1f",
        LocalDate.now(ZoneOffset.UTC),
        machine,
        FRAMES_A_SECOND,
        BUDGET.toMillis(),
        speakers,
        times.length,
        quantile(times, 0.5),
        quantile(times, 0.99),
        quantile(times, 0.999),
        quantile(times, 1),
        tokens);
  }

  private static double quantile(double[] times, double share) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }

  private void play(int frames, boolean speaking, double[] times, int at) {
    for (int i = 0; i < frames; i++) {
      long begin = System.nanoTime();
      if (speaking) {
        keepSpeaking();
      }
      scene.draw();
      engine.grant(speaking ? FrameBudget.of(BUDGET) : FrameBudget.none());
      GL33C.glFinish();
      long took = System.nanoTime() - begin;
      times[at + i] = took / 1e6;
      LockSupport.parkNanos((long) (1e9 / FRAMES_A_SECOND) - took);
    }
  }

  private void keepSpeaking() {
    for (int i = 0; i < SPEAKERS; i++) {
      if (i >= replies.size()) {
        replies.add(ask(i));
      } else if (replies.get(i).result().isDone()) {
        replies.get(i).result().join(); // fails as the reply did
        dialogues.get(i).rewind(1);
        replies.set(i, ask(i));
      }
    }
  }

  private Generation ask(int i) {
    GenerationRequest request =
        new GenerationRequest(
            List.of(Message.user("What did you see in the night? Tell all of it.")),
            SamplingOptions.defaults().withSeed(i),
            REPLY_TOKENS,
            List.of(),
            false);
    return dialogues.get(i).submit(request, new Nobody());
  }

  private void stop() {
    engine.grant(FrameBudget.unlimited());
    for (int i = 0; i < replies.size(); i++) {
      replies.get(i).cancel();
      replies.get(i).result().join();
      dialogues.get(i).rewind(1);
    }
    replies.clear();
  }

  private static final class Nobody implements GenerationListener {
    @Override
    public void speech(String piece) {}

    @Override
    public void thought(String piece) {}

    @Override
    public void ended(GenerationResult result) {}

    @Override
    public void failed(ModelException reason) {}
  }
}
