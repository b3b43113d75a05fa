package dev.parley.tools;

import dev.parley.inference.SliceStatistics;
import dev.parley.inference.engine.Device;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.tools.bench.BudgetBench;
import dev.parley.tools.bench.Processor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how well a model keeps to a budget in every frame. */
@Command(
    name = "budget",
    description = "Measure how well a model keeps to a budget in every frame of a game.",
    footer = {
      "",
      "An overrun is the time from the end of the budget to when the last thread stopped. The",
      "control does nothing but look at the clock: what it overruns is the machine's doing."
    })
final class BenchBudgetCommand implements Runnable {
  private static final int MOST_SECONDS = 24 * 3600;
  private static final int MOST_FRAMES = 1000;
  private static final int MOST_NPCS = 64;

  private final Terminal terminal;

  @Option(names = "--model", paramLabel = "FILE", description = "A GGUF file.")
  private @Nullable Path model;

  @Option(
      names = "--ms",
      paramLabel = "MS",
      description = "Milliseconds of every frame (default: ${DEFAULT-VALUE}).")
  private double budget = 2;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames a second (default: ${DEFAULT-VALUE}).")
  private int framesPerSecond = 60;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long, once with the model and once without (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(
      names = "--npcs",
      paramLabel = "N",
      description = "Characters that speak at once (default: ${DEFAULT-VALUE}).")
  private int npcs = 1;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cuda, cpu or java (default: auto).")
  private Device device = Device.AUTO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a CPU device (default: all cores but one).")
  private int threads;

  @Option(
      names = "--isa",
      paramLabel = "SET",
      description = "Instructions of the CPU device: avx512, avx2, neon (default: the best here).")
  private String instructionSet = "";

  BenchBudgetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    CommandException.requireWithin("--fps", framesPerSecond, 1, MOST_FRAMES);
    CommandException.requireWithin("--seconds", seconds, 1, MOST_SECONDS);
    CommandException.requireWithin("--npcs", npcs, 1, MOST_NPCS);
    if (!(budget > 0 && budget <= 1000)) {
      throw CommandException.wrongUsage("--ms is " + budget + "; expected more than 0, up to 1000");
    }
    Path file = new ModelChoice(terminal).require(model);
    EngineOptions options =
        EngineOptions.defaults()
            .withContextTokens(512)
            .withMaxDialogues(npcs)
            .withDevice(device)
            .withThreads(threads)
            .withInstructionSet(instructionSet);
    BudgetBench.Plan plan =
        new BudgetBench.Plan(
            seconds, framesPerSecond, Duration.ofNanos(Math.round(budget * 1e6)), npcs);
    terminal.note("loading " + file.getFileName() + " ...");
    try (Engine engine = Engine.open(file, options)) {
      terminal.note("measuring for " + 2 * seconds + " seconds ...");
      terminal.out().println(report(engine, new BudgetBench(engine, plan).run()));
    }
  }

  private String report(Engine engine, BudgetBench.Result result) {
    return String.join(
        System.lineSeparator(),
        "model      " + engine.description(),
        "machine    " + Processor.ofThisMachine().name(),
        String.format(
            Locale.ROOT,
            "budget     %.2f ms of every frame, %d frames a second, %d speaking, %.1f tokens a second",
            budget,
            framesPerSecond,
            npcs,
            result.tokensPerSecond()),
        String.format(
            Locale.ROOT,
            "first word %.0f ms after a short line, half of the time",
            milliseconds(result.firstTokenMedian())),
        "",
        "overrun       p50       p99     p99.9       max",
        row("model", result.model()),
        row("control", result.control()));
  }

  private static String row(String name, SliceStatistics kept) {
    return String.format(
        Locale.ROOT,
        "%-8s%7.3f ms%7.3f ms%7.3f ms%7.3f ms",
        name,
        milliseconds(kept.overrunMedian()),
        milliseconds(kept.overrun99()),
        milliseconds(kept.overrun999()),
        milliseconds(kept.overrunMost()));
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }
}
