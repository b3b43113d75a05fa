package dev.parley.demo.app;

import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.demo.render.NightScene;
import dev.parley.inference.engine.Engine;
import dev.parley.persona.PersonaPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The program {@code parley bench frames}: how long frames take while nobody speaks, while one does
 * and while three do.
 */
@Command(
    name = "parley bench frames",
    description = "Measure the frames of the camp while nobody speaks, one and three.",
    footer = {
      "",
      "The same way of the camera each time, in turn. A frame's time is until it is drawn and shown;",
      "where the processor draws, LP_NUM_THREADS=1 leaves the other cores to the model."
    })
public final class FrameBench implements Callable<Integer> {
  private static final List<Integer> SPEAKERS = List.of(0, 1, 3);
  private static final double WARM_UP_SECONDS = 5;
  private static final double MOST_SECONDS = 24 * 3600;
  private static final int MOST_ROUNDS = 1000;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help; // picocli acts on it

  @Option(names = "--model", paramLabel = "FILE", description = "A GGUF file.")
  private @Nullable Path model;

  @Mixin private EngineFlags engineFlags = new EngineFlags();

  @Mixin private WindowFlags windowFlags = new WindowFlags();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Of each way of the camera (default: ${DEFAULT-VALUE}).")
  private double seconds = 20;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each is gone, in turn (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(names = "--csv", paramLabel = "FILE", description = "Add the figures to a file.")
  private @Nullable Path csv;

  private FrameBench() {}

  public static void main(String[] arguments) {
    Program.main(new FrameBench(), arguments);
  }

  @Override
  public Integer call() {
    windowFlags.check();
    engineFlags.options();
    UsageException.requireWithin("--seconds", seconds, 1, MOST_SECONDS);
    UsageException.requireWithin("--rounds", rounds, 1, MOST_ROUNDS);
    double budget = windowFlags.budget();
    double framesPerSecond = windowFlags.framesPerSecond();
    PersonaPack pack = PersonaPack.bundled("campfire");
    Path file =
        new ModelFile(System.getenv())
            .find(model)
            .orElseThrow(() -> new IllegalArgumentException("no model; " + ModelFile.REMEDY));
    WindowSize pixels = windowFlags.size();
    try (SlotFolder folder = SlotFolder.chosen(null, true, System.getenv());
        Window window = Window.open(pack.title(), pixels.width(), pixels.height());
        SceneBuffer buffer = new SceneBuffer(windowFlags.quality().on(window.renderer()));
        NightScene scene = new NightScene()) {
      window.showAtOnce();
      Engine engine = Engine.open(file, engineFlags.options());
      try (Session session = new Session(pack, engine, new SaveSlot(folder.path()), 1, budget)) {
        FramePath path = new FramePath(window, buffer, scene, session, framesPerSecond);
        List<FrameReport.Leg> legs = measure(path, engine, framesPerSecond);
        FrameReport report =
            new FrameReport(
                engine.description(),
                window.renderer(),
                new WindowSize(window.width(), window.height()),
                new WindowSize(buffer.width(), buffer.height()),
                framesPerSecond,
                budget,
                rounds,
                seconds,
                legs);
        System.out.println(report.text());
        if (csv != null) {
          keep(csv, report.csv(LocalDate.now(ZoneOffset.UTC)));
        }
      }
    }
    return 0;
  }

  private List<FrameReport.Leg> measure(FramePath path, Engine engine, double framesPerSecond) {
    for (int speakers : SPEAKERS) {
      path.warmUp(speakers, (int) (WARM_UP_SECONDS * framesPerSecond));
    }
    FrameSamples[] frames = new FrameSamples[SPEAKERS.size()];
    long[] tokens = new long[SPEAKERS.size()];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < frames.length; i++) {
        frames[i] = frames[i] == null ? new FrameSamples() : frames[i];
        long before = engine.statistics().tokens().generated();
        path.run(SPEAKERS.get(i), (int) (seconds * framesPerSecond), frames[i]);
        tokens[i] += engine.statistics().tokens().generated() - before;
      }
    }
    List<FrameReport.Leg> legs = new ArrayList<>();
    for (int i = 0; i < frames.length; i++) {
      legs.add(new FrameReport.Leg(SPEAKERS.get(i), frames[i], tokens[i] / (rounds * seconds)));
    }
    return legs;
  }

  private static void keep(Path file, List<String> lines) {
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, FrameReport.COLUMNS + "\n");
      }
      Files.write(file, lines, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
