package dev.parley.demo.overlay;

import dev.parley.demo.play.Play;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Paragraph;
import dev.parley.demo.text.Ruler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was said last and what is being said, as it stands in the corner.
 *
 * @param rows the newest last
 */
record LatestLines(List<LogRow> rows, Box box) {
  static final float PADDING = 12;
  private static final float WIDE = 380;
  private static final int LATEST = 4;
  private static final double FRESH_SECONDS = 26;

  /**
   * What is to be read there and not over heads; empty if that is nothing.
   *
   * @param over what is read over heads
   * @param crowdedOut what has no room there
   * @param bottom what the box stands on
   */
  static Optional<LatestLines> of(
      Play play,
      List<Bubble> over,
      List<Bubble> crowdedOut,
      Ruler ruler,
      Box screen,
      float bottom) {
    double now = play.session().camp().seconds();
    List<TalkLog.Entry> logged =
        play.session().talk().log().entries().stream()
            .filter(entry -> now - entry.seconds() < FRESH_SECONDS)
            .filter(entry -> over.stream().noneMatch(bubble -> isOf(entry, bubble)))
            .filter(entry -> crowdedOut.stream().noneMatch(bubble -> isOf(entry, bubble)))
            .toList();
    // What is being said now pushes out what is over: the corner must not grow over people.
    int older = Math.max(0, LATEST - 2 * crowdedOut.size());
    List<TalkLog.Entry> entries = new ArrayList<>(Paragraph.tail(logged, older));
    for (Bubble bubble : crowdedOut) {
      String name = play.session().camp().body(bubble.speaker()).name();
      String text = bubble.isThinking() ? "..." : bubble.text();
      entries.add(new TalkLog.Entry(now, bubble.speaker(), name, text));
    }
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    float wide = Math.min(screen.width() * 0.42f, WIDE * ruler.lineHeight() / 22);
    List<LogRow> rows = LogRow.of(entries, ruler, wide - 2 * PADDING);
    float share = crowdedOut.isEmpty() ? 0.3f : 0.4f;
    rows = Paragraph.tail(rows, (int) (screen.height() * share / ruler.lineHeight()));
    float tall = rows.size() * ruler.lineHeight() + 16;
    return Optional.of(new LatestLines(rows, new Box(screen.x(), bottom - tall - 10, wide, tall)));
  }

  private static boolean isOf(TalkLog.Entry entry, Bubble bubble) {
    return entry.who().equals(bubble.speaker()) && entry.text().equals(bubble.text().strip());
  }
}
