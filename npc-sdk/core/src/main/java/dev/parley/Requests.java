package dev.parley;

import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import java.util.List;

/**
 * How a character asks its model: with which options, seed and constraint.
 *
 * <p>Confined to the dialogue thread.
 */
final class Requests {

  private static final List<String> STOP_STRINGS =
      ReplyParser.PLAYER_LABELS.stream().map(label -> "\n" + label + ":").toList();

  private final RuntimeOptions options;
  private final Deeds deeds;
  private final Seeds seeds;

  Requests(RuntimeOptions options, Deeds deeds, Seeds seeds) {
    this.options = options;
    this.deeds = deeds;
    this.seeds = seeds;
  }

  /** Asks for the answer of a turn, after messages that the model was not told yet. */
  GenerationRequest of(Turn turn, List<Message> untold) {
    return new GenerationRequest(
            untold,
            options.sampling().withSeed(seeds.next()),
            options.maxTokens(),
            STOP_STRINGS,
            options.thinking())
        .withConstraint(deeds.constraint(turn.circumstances.possible()));
  }
}
