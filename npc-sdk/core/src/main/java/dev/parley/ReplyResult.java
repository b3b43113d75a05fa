package dev.parley;

import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import java.time.Duration;

/**
 * A finished reply.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param text all that was said, as far as it was heard
 * @param source whose words they are
 * @param ending why there are no more of them
 * @param statistics what the reply cost; all zero if it is authored, failed or was cancelled
 */
public record ReplyResult(
    String text, Source source, Ending ending, GenerationStatistics statistics) {

  private static final GenerationStatistics NOTHING =
      GenerationStatistics.of(0, Duration.ZERO, Duration.ZERO);

  /** Whose words a reply is made of. */
  public enum Source {
    /** The language model's. */
    MODEL,
    /** The writer's: a line of the persona stood in for the model. */
    AUTHORED
  }

  /** Why a reply ended. */
  public enum Ending {
    /** The character had said all. */
    COMPLETE,
    /** {@link RuntimeOptions#maxTokens} was reached, or the model's context is full. */
    LENGTH,
    /** It was cancelled, interrupted, spoken over, or the character left. */
    CANCELLED,
    /** The model failed in the middle of the reply; what was said before stays said. */
    FAILED
  }

  /**
   * A reply that the model has ended.
   *
   * @param stoppedByUs whether it was cancelled only because it began to speak for the player
   */
  static ReplyResult of(String said, GenerationResult result, boolean stoppedByUs) {
    Ending ending =
        switch (result.reason()) {
          case END_OF_TURN, STOP_STRING -> Ending.COMPLETE;
          case LENGTH -> Ending.LENGTH;
          case CANCELLED -> stoppedByUs ? Ending.COMPLETE : Ending.CANCELLED;
        };
    return new ReplyResult(said, Source.MODEL, ending, result.statistics());
  }

  static ReplyResult authored(String line) {
    return new ReplyResult(line, Source.AUTHORED, Ending.COMPLETE, NOTHING);
  }

  static ReplyResult cancelled(String heard, Source source) {
    return new ReplyResult(heard, source, Ending.CANCELLED, NOTHING);
  }

  static ReplyResult brokenOff(String heard) {
    return new ReplyResult(heard, Source.MODEL, Ending.FAILED, NOTHING);
  }
}
