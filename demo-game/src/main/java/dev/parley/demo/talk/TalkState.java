package dev.parley.demo.talk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a save holds of the talk, beside what the SDK saves of the characters.
 *
 * @param log all lines, with what was said so far of those under way
 * @param logged how many lines there were in all
 * @param chatter what is said unasked
 */
public record TalkState(List<TalkLog.Entry> log, int logged, Chatter chatter) {

  public TalkState {
    log = List.copyOf(log);
  }

  /**
   * What companions say among themselves.
   *
   * @param seed of all chances
   * @param waitSeconds of silence until the next remark
   * @param drawn how often chance was asked
   * @param said remarks that are made again only when there are no others, the oldest first
   * @param unanswered a remark that waits for its answer
   */
  public record Chatter(
      long seed, double waitSeconds, int drawn, List<String> said, @Nullable Remark unanswered) {
    public Chatter {
      said = List.copyOf(said);
    }
  }
}
