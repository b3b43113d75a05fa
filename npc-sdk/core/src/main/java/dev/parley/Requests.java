package dev.parley;

import dev.parley.action.LegalActions;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.inference.OutputConstraint;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a character asks its model: with which options, seed and constraint.
 *
 * <p>Confined to the dialogue thread.
 */
final class Requests {

  private static final List<String> STOP_STRINGS =
      ReplyParser.PLAYER_LABELS.stream().map(label -> "\n" + label + ":").toList();

  private final LanguageModel model;
  private final RuntimeOptions options;
  private final Deeds deeds;
  private final Seeds seeds;

  Requests(LanguageModel model, RuntimeOptions options, Deeds deeds, Seeds seeds) {
    this.model = model;
    this.options = options;
    this.deeds = deeds;
    this.seeds = seeds;
  }

  /**
   * Lets the model make ready what all constraints have in common, which is most of it. What is
   * legal is for the game to say when a line comes.
   */
  void prepare() {
    CompletableFuture<Void> unused = prepare(deeds.constraint(LegalActions.none()));
  }

  /** The same for a turn. Once it completes, however, the turn can be asked for. */
  CompletableFuture<Void> prepare(Turn turn) {
    turn.constraint = deeds.constraint(turn.circumstances.possible());
    return prepare(turn.constraint);
  }

  private CompletableFuture<Void> prepare(@Nullable OutputConstraint constraint) {
    try {
      return constraint == null ? CompletableFuture.allOf() : model.prepare(constraint);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e); // the model will tell why when it is asked
    }
  }

  /** Asks for the answer of a turn, after messages that the model was not told yet. */
  GenerationRequest of(Turn turn, List<Message> untold) {
    return new GenerationRequest(
            untold,
            options.sampling().withSeed(seeds.next()),
            options.maxTokens(),
            STOP_STRINGS,
            options.thinking())
        .withConstraint(turn.constraint);
  }
}
