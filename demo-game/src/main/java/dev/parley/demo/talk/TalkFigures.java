package dev.parley.demo.talk;

import dev.parley.ReplyResult;
import dev.parley.inference.GenerationStatistics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the talk cost and led to, for the display that shows it.
 *
 * @param replies that ended
 * @param authored how many of them their writer wrote
 * @param failed how many the model could not give
 * @param acts that were carried out
 * @param refused acts that were called and not carried out
 * @param firstWord how long the latest that came to a word was waited for; null before the first
 * @param last what the latest of the model's cost; null before the first
 * @param failure why the latest failed; empty if none did
 */
public record TalkFigures(
    int replies,
    int authored,
    int failed,
    int acts,
    int refused,
    @Nullable Duration firstWord,
    @Nullable GenerationStatistics last,
    String failure) {

  static TalkFigures none() {
    return new TalkFigures(0, 0, 0, 0, 0, null, null, "");
  }

  TalkFigures withReply(ReplyResult result) {
    boolean isAuthored = result.source() == ReplyResult.Source.AUTHORED;
    boolean measured = result.statistics().tokens().generated() > 0;
    return new TalkFigures(
        replies + 1,
        authored + (isAuthored ? 1 : 0),
        failed,
        acts,
        refused,
        firstWord,
        measured ? result.statistics() : last,
        failure);
  }

  TalkFigures withFirstWord(Duration waited) {
    return new TalkFigures(replies, authored, failed, acts, refused, waited, last, failure);
  }

  TalkFigures withFailure(String reason) {
    return new TalkFigures(replies, authored, failed + 1, acts, refused, firstWord, last, reason);
  }

  TalkFigures withAct(boolean carriedOut) {
    return new TalkFigures(
        replies,
        authored,
        failed,
        acts + (carriedOut ? 1 : 0),
        refused + (carriedOut ? 0 : 1),
        firstWord,
        last,
        failure);
  }
}
