package dev.parley.tools;

import dev.parley.ReplyEvent;
import dev.parley.ReplyListener;
import dev.parley.ReplyResult;
import dev.parley.ReplyResult.Ending;
import dev.parley.inference.GenerationStatistics;
import java.io.PrintStream;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes one reply as it comes, and behind it what it cost. */
final class ReplyPrinter implements ReplyListener {
  /** A model, or who wrote a pack, must not steer the user's terminal. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f&&[^\\n\\t]]");

  private final Terminal terminal;
  private final boolean measured;
  private boolean begun;
  private @Nullable String failure;
  private boolean over;

  /**
   * @param measured shows what the reply cost
   */
  ReplyPrinter(Terminal terminal, boolean measured) {
    this.terminal = terminal;
    this.measured = measured;
  }

  boolean isOver() {
    return over;
  }

  /** Whether the model could not answer; the user was told. */
  boolean hasFailed() {
    return failure != null;
  }

  @Override
  public void onEvent(ReplyEvent event) {
    if (event instanceof ReplyEvent.Speech speech) {
      say(speech.text());
    } else if (event instanceof ReplyEvent.Failed failed) {
      failure = failed.reason();
    } else if (event instanceof ReplyEvent.End end) {
      end(end.result());
    }
  }

  /** Writes the next words at once. */
  private void say(String words) {
    PrintStream out = terminal.out();
    begun = true;
    out.print(CONTROLS.matcher(words).replaceAll(""));
    out.flush();
  }

  private void end(ReplyResult result) {
    over = true;
    if (result.ending() == Ending.CANCELLED) {
      say(begun ? " ..." : "...");
    }
    terminal.out().println();
    if (failure != null) {
      terminal.note(failure);
    }
    if (measured && result.statistics().tokens().generated() > 0) {
      terminal.aside().println(terminal.dim(cost(result.statistics())));
    }
  }

  private static String cost(GenerationStatistics statistics) {
    return String.format(
        Locale.ROOT,
        "[%.2f s to first token, %.1f tokens/s, %d tokens]",
        statistics.timeToFirstToken().toNanos() / 1e9,
        statistics.tokensPerSecond(),
        statistics.tokens().generated());
  }
}
