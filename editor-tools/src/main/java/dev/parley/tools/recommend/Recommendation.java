package dev.parley.tools.recommend;

import java.util.List;
import java.util.Optional;

/**
 * What suits a machine.
 *
 * @param choices every quant, the smallest first
 * @param best the one to take; empty if none fits
 */
public record Recommendation(List<Choice> choices, Optional<Choice> best) {
  /** One speaks three or four tokens a second; twice that leaves half of the time to a game. */
  public static final double FLUENT = 8;

  /** Shares of the memory that a model may take, and of all; the rest is the game's. */
  private static final long MODELS = 3;

  private static final long ALL = 4;

  /**
   * A quant on this machine.
   *
   * @param fits whether a quarter of the memory is left beside it
   * @param measured on a machine like this, if one was
   */
  public record Choice(Candidate candidate, boolean fits, Optional<Measurement> measured) {

    /** Whether it is known to write fast enough. */
    public boolean isFluent() {
      return measured.filter(each -> each.writes() >= FLUENT).isPresent();
    }
  }

  public Recommendation {
    choices = List.copyOf(choices);
  }

  /**
   * The largest that fits and is known to be fluent, as it is the nearest to the original; else the
   * smallest that fits.
   *
   * @param candidates the smallest first
   */
  public static Recommendation of(
      Machine machine, List<Candidate> candidates, Measurements measurements) {
    List<Choice> choices =
        candidates.stream()
            .map(
                each ->
                    new Choice(
                        each,
                        each.memoryBytes() <= machine.memoryBytes() / ALL * MODELS,
                        measurements.like(machine, each)))
            .toList();
    List<Choice> fitting = choices.stream().filter(Choice::fits).toList();
    Optional<Choice> largestFluent =
        fitting.stream().filter(Choice::isFluent).reduce((smaller, larger) -> larger);
    return new Recommendation(choices, largestFluent.or(() -> fitting.stream().findFirst()));
  }
}
