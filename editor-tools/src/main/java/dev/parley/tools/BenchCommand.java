package dev.parley.tools;

import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.EngineProbe;
import dev.parley.inference.engine.ModelSummary;
import dev.parley.tools.bench.Bench;
import dev.parley.tools.bench.BenchPlan;
import dev.parley.tools.bench.Processor;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast a model runs on this machine. */
@Command(
    name = "bench",
    description = "Measure how fast a model reads and writes on this machine.",
    footer = {
      "",
      "Reading comes before an answer: the persona once, then what is said. Writing",
      "is the answer; spoken aloud it takes three or four tokens a second.",
      "",
      "parley bench frames measures the frames of the game instead."
    })
final class BenchCommand implements Runnable {
  private static final int MOST_BUSY = 1024;
  private static final int MOST_NPCS = 64;
  private static final int MOST_TOKENS = 1 << 24;

  private final Terminal terminal;

  @Option(names = "--model", paramLabel = "FILE", description = "A GGUF file.")
  private @Nullable Path model;

  @Mixin private DeviceFlags device = new DeviceFlags();

  @Option(
      names = "--npcs",
      paramLabel = "N",
      description = "Characters that write at once, after one alone (default: ${DEFAULT-VALUE}).")
  private int npcs = 4;

  @Option(
      names = "--busy",
      paramLabel = "N",
      description = "Threads that compute beside the model, as a game's own do (default: none).")
  private int busy;

  @Option(
      names = "--prefill",
      paramLabel = "N,N",
      split = ",",
      hideParamSyntax = true,
      description = "Lengths of the texts to read, in tokens (default: 32,128,512).")
  private List<Integer> prompts = List.of(32, 128, BenchPlan.DEEP);

  @Option(
      names = "--decode",
      paramLabel = "N",
      description = "How many tokens to write (default: ${DEFAULT-VALUE}).")
  private int steps = 32;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "How often to read each text (default: ${DEFAULT-VALUE}).")
  private int repeats = 3;

  @Option(names = "--json", description = "One line of JSON.")
  private boolean json;

  @ArgGroup(
      exclusive = false,
      heading = "%nInstead of measuring, write a model file of random weights to measure:%n")
  private @Nullable SyntheticFlags synthetic;

  /** A model, what ran it, and how it went. */
  record Measured(ModelSummary model, String device, double loadSeconds, Bench.Result result) {}

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    if (synthetic != null) {
      if (model != null) {
        throw CommandException.wrongUsage("--synthetic writes a model and takes no --model");
      }
      synthetic.write(terminal);
      return;
    }
    BenchPlan plan = plan();
    EngineOptions options = engineOptions(plan);
    Path file = new ModelChoice(terminal).require(model);
    Measured measured = measure(file, plan, options);
    BenchReport report =
        new BenchReport(
            String.valueOf(file.getFileName()),
            measured,
            plan,
            device.threads(),
            Processor.ofThisMachine());
    terminal.out().println(json ? report.asJson() : report.asTable());
  }

  private BenchPlan plan() {
    CommandException.requireWithin("--npcs", npcs, 1, MOST_NPCS);
    CommandException.requireWithin("--busy", busy, 0, MOST_BUSY);
    CommandException.requireWithin("--decode", steps, 1, MOST_TOKENS);
    CommandException.requireWithin("--repeat", repeats, 1, MOST_TOKENS);
    prompts.forEach(length -> CommandException.requireWithin("--prefill", length, 1, MOST_TOKENS));
    return new BenchPlan(prompts, steps, repeats, npcs, busy);
  }

  private Measured measure(Path file, BenchPlan plan, EngineOptions options) {
    terminal.note("loading " + file.getFileName() + " ...");
    long begin = System.nanoTime();
    try (EngineProbe probe = EngineProbe.open(file, options)) {
      double loadSeconds = (System.nanoTime() - begin) / 1e9;
      Bench bench = CommandException.understand(() -> new Bench(probe, plan));
      terminal.note("measuring; whatever else runs now makes the figures worse ...");
      return new Measured(probe.summary(), probe.device(), loadSeconds, bench.run());
    }
  }

  private EngineOptions engineOptions(BenchPlan plan) {
    // Like the peers: threads that busy ones take turns with.
    return device
        .engineOptions()
        .withLowPriority(false)
        .withMaxDialogues(plan.npcs())
        .withContextTokens(Math.max(EngineOptions.SMALLEST_CONTEXT, plan.contextTokens()));
  }
}
