package dev.parley.tools;

import dev.parley.inference.engine.EngineOptions;
import dev.parley.tools.recommend.Candidate;
import dev.parley.tools.recommend.Machine;
import dev.parley.tools.recommend.Measurements;
import dev.parley.tools.recommend.Recommendation;
import picocli.CommandLine.Command;

/** Tells which quant suits this machine. Reads the machine and the program itself, nothing else. */
@Command(
    name = "recommend",
    description = "Tell which quant of " + Candidate.MODEL + " fits this machine, and how fast.")
final class ModelRecommendCommand implements Runnable {
  private static final int TOKENS = EngineOptions.defaults().contextTokens();

  private final Terminal terminal;

  ModelRecommendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Machine machine = Machine.here();
    Recommendation recommendation =
        Recommendation.of(machine, Candidate.all(TOKENS), Measurements.bundled());
    terminal.out().println(new RecommendReport(machine, recommendation, TOKENS).asText());
  }
}
