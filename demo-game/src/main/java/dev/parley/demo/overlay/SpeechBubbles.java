package dev.parley.demo.overlay;

import dev.parley.demo.overlay.Heads.Head;
import dev.parley.demo.play.Play;
import dev.parley.demo.shape.Look;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.FontSheet;
import dev.parley.demo.world.Body;
import java.util.List;

/** Draws what is said over who says it; and the names of the others. */
final class SpeechBubbles {
  private static final double NAMED_WITHIN = 13;

  private final Canvas canvas;
  private final FontSheet letters;

  SpeechBubbles(Canvas canvas, FontSheet letters) {
    this.canvas = canvas;
    this.letters = letters;
  }

  void draw(Play play, Heads heads, TalkLayout layout) {
    layout.bubbles().forEach(placed -> drawBubble(placed, play.seconds()));
    for (Body body : play.session().camp().companions()) {
      Head head = heads.of(body);
      if (head.seen()
          && !layout.shows(body.id())
          && body.at().distanceTo(play.session().camp().player().at()) < NAMED_WITHIN) {
        boolean meant = play.addressed().map(Body::id).orElse("").equals(body.id());
        drawName(body, head, meant, layout);
      }
    }
  }

  private void drawBubble(PlacedBubble placed, double seconds) {
    Box box = placed.box();
    double alpha = placed.bubble().strength();
    int accent = Look.accent(placed.body().id());
    placed.tail().ifPresent(tail -> drawTail(tail, tail.isAside() ? accent : Palette.PANEL, alpha));
    Box edge = new Box(box.x() - 1, box.y() - 1, box.width() + 2, box.height() + 2);
    canvas.box(edge, 13, accent, 0.35 * alpha);
    canvas.box(box, 12, Palette.PANEL, 0.88 * alpha);
    float x = box.x() + TalkLayout.PADDING;
    float y = box.y() + TalkLayout.PADDING;
    canvas.text(letters.name(), x, y - 5, placed.body().name(), accent, alpha);
    y += letters.name().lineHeight() - 3;
    float lineHeight = letters.speech().lineHeight();
    if (placed.bubble().isThinking()) {
      dots(x, y + lineHeight * 0.5f, seconds, accent);
    }
    List<String> lines = placed.lines();
    for (int i = 0; i < lines.size(); i++) {
      double dim = i == 0 && placed.isCut() ? 0.45 : 1;
      canvas.text(letters.speech(), x, y, lines.get(i), Palette.TEXT, alpha * dim);
      y += lineHeight;
    }
  }

  private void drawTail(Tail tail, int colour, double alpha) {
    canvas.triangle(
        tail.ax(), tail.ay(), tail.bx(), tail.by(), tail.tipX(), tail.tipY(), colour, 0.88 * alpha);
  }

  private void dots(float x, float y, double seconds, int colour) {
    for (int i = 0; i < 3; i++) {
      float lift = (float) Math.max(0, Math.sin(seconds * 5 - i * 0.9)) * 4;
      canvas.box(new Box(x + i * 14, y - 3 - lift, 7, 7), 3.5, colour, 0.9);
    }
  }

  /** A name that would not hang over its owner is left out: it would be another's. */
  private void drawName(Body body, Head head, boolean meant, TalkLayout layout) {
    float tall = letters.small().lineHeight();
    float wide = letters.small().width(body.name()) + tall;
    Box over = new Box(head.x() - wide / 2, head.y() - tall - 4, wide, tall + 2);
    layout
        .crowd()
        .placeNear(over, wide * 0.35f, tall * 1.2f)
        .ifPresent(box -> drawName(body, box, meant));
  }

  private void drawName(Body body, Box box, boolean meant) {
    int accent = Look.accent(body.id());
    // The moon on the water is as bright as the letters.
    canvas.box(box, box.height() / 2, Palette.PANEL, meant ? 0.7 : 0.5);
    float tall = letters.small().lineHeight();
    canvas.text(
        letters.small(), box.x() + tall / 2, box.y() + 1, body.name(), accent, meant ? 1 : 0.85);
    if (meant) {
      float middle = box.x() + box.width() / 2;
      float low = box.bottom();
      canvas.triangle(middle - 5, low + 1, middle + 5, low + 1, middle, low + 8, accent, 0.9);
    }
  }
}
