package dev.parley.demo.overlay;

import dev.parley.demo.overlay.Heads.Head;
import dev.parley.demo.play.Play;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Crowd;
import dev.parley.demo.text.Paragraph;
import dev.parley.demo.text.Ruler;
import dev.parley.demo.world.Body;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where on the screen all that is said can be read: over who says it, and in the corner what has no
 * room there.
 *
 * @param bubbles in the order in which they were begun
 * @param latest in the corner, if there is anything
 * @param crowd all that has found its room, for what comes after
 */
record TalkLayout(List<PlacedBubble> bubbles, Optional<LatestLines> latest, Crowd crowd) {
  private static final int MOST_LINES = 6;

  /** How wide bubbles may be; a narrower one may find room where there is none for a wide one. */
  private static final float[] WIDEST = {360, 250};

  static final float PADDING = 14;
  private static final float TAIL = 12;

  /** What letters are measured with. */
  record Rulers(Ruler speech, Ruler name, Ruler small) {}

  /**
   * Finds room.
   *
   * @param screen all that may be written on
   * @param taken what may not
   * @param bottom what the corner stands on
   */
  static TalkLayout of(
      Play play, Heads heads, Rulers rulers, Box screen, List<Box> taken, float bottom) {
    List<Bubble> said = play.session().talk().bubbles();
    Set<String> crowdedOut = new HashSet<>();
    // Whose bubble has no room is in the corner, which leaves less room: until all are somewhere.
    while (true) {
      List<Bubble> over = without(said, crowdedOut);
      Optional<LatestLines> latest =
          LatestLines.of(play, over, without(said, over), rulers.small(), screen, bottom);
      List<Box> all = new ArrayList<>(taken);
      latest.map(LatestLines::box).ifPresent(all::add);
      Crowd crowd = new Crowd(screen, all);
      List<PlacedBubble> placed = new ArrayList<>();
      for (Bubble bubble : over) {
        Body body = play.session().camp().body(bubble.speaker());
        placed(bubble, body, heads.of(body), rulers, crowd)
            .ifPresentOrElse(placed::add, () -> crowdedOut.add(bubble.speaker()));
      }
      if (placed.size() == over.size()) {
        return new TalkLayout(placed, latest, crowd);
      }
    }
  }

  /** Whether somebody's words are over the head. */
  boolean shows(String id) {
    return bubbles.stream().anyMatch(placed -> placed.body().id().equals(id));
  }

  private static List<Bubble> without(List<Bubble> said, Set<String> speakers) {
    return said.stream().filter(bubble -> !speakers.contains(bubble.speaker())).toList();
  }

  private static List<Bubble> without(List<Bubble> said, List<Bubble> others) {
    return said.stream().filter(bubble -> !others.contains(bubble)).toList();
  }

  private static Optional<PlacedBubble> placed(
      Bubble bubble, Body body, Head head, Rulers rulers, Crowd crowd) {
    float scale = rulers.speech().lineHeight() / 26;
    // With a tail that shows who speaks; or else anywhere, for the name of who is seen stands in
    // it.
    for (boolean tied : head.seen() ? new boolean[] {true, false} : new boolean[] {true}) {
      for (float widest : WIDEST) {
        List<String> lines =
            bubble.isThinking()
                ? List.of("")
                : Paragraph.wrap(bubble.text(), rulers.speech(), widest * scale);
        List<String> shown = Paragraph.tail(lines, MOST_LINES);
        boolean isCut = shown.size() < lines.size();
        Box wanted = wanted(shown, body, head, rulers);
        Optional<Box> box =
            tied
                ? crowd.place(wanted, at -> Tail.of(at, head).map(Tail::bounds))
                : crowd.place(wanted);
        if (box.isPresent()) {
          Optional<Tail> tail = tied ? Tail.of(box.get(), head) : Optional.empty();
          return Optional.of(new PlacedBubble(bubble, body, shown, isCut, box.get(), tail));
        }
      }
    }
    return Optional.empty();
  }

  private static Box wanted(List<String> lines, Body body, Head head, Rulers rulers) {
    float wide = rulers.name().width(body.name());
    for (String line : lines) {
      wide = Math.max(wide, rulers.speech().width(line));
    }
    wide += 2 * PADDING;
    float text = rulers.name().lineHeight() + lines.size() * rulers.speech().lineHeight();
    float tall = 2 * PADDING - 6 + text;
    float y = head.seen() ? head.y() - tall - TAIL : head.y() - tall / 2;
    return new Box(head.x() - wide / 2, y, wide, tall);
  }
}
