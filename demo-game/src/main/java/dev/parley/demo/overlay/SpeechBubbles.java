package dev.parley.demo.overlay;

import dev.parley.demo.play.Play;
import dev.parley.demo.render.Camera;
import dev.parley.demo.shape.FigureShape;
import dev.parley.demo.shape.Look;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.Crowd;
import dev.parley.demo.text.FontSheet;
import dev.parley.demo.text.Paragraph;
import dev.parley.demo.world.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said, over who says it; and the names of the others. */
final class SpeechBubbles {
  private static final int MOST_LINES = 6;
  private static final float WIDEST = 360;
  private static final float PADDING = 14;
  private static final float TAIL = 12;
  private static final double NAMED_WITHIN = 13;

  private final Canvas canvas;
  private final FontSheet letters;

  SpeechBubbles(Canvas canvas, FontSheet letters) {
    this.canvas = canvas;
    this.letters = letters;
  }

  void draw(Play play, Camera camera, Crowd crowd, int width, int height) {
    for (Bubble bubble : play.session().talk().bubbles()) {
      Body body = play.session().camp().body(bubble.speaker());
      place(camera, body, width, height)
          .ifPresent(head -> drawBubble(bubble, body, head, crowd, play.seconds()));
    }
    List<String> speaking = play.session().talk().bubbles().stream().map(Bubble::speaker).toList();
    for (Body body : play.session().camp().companions()) {
      if (!speaking.contains(body.id())
          && body.at().distanceTo(play.session().camp().player().at()) < NAMED_WITHIN) {
        boolean meant = play.addressed().map(Body::id).orElse("").equals(body.id());
        place(camera, body, width, height).ifPresent(head -> drawName(body, head, meant, crowd));
      }
    }
  }

  /** What nothing may be written on. */
  List<Box> faces(Play play, Camera camera, int width, int height) {
    List<Body> people = new ArrayList<>(play.session().camp().companions());
    people.add(play.session().camp().player());
    List<Box> faces = new ArrayList<>();
    for (Body body : people) {
      place(camera, body, width, height)
          .ifPresent(
              head -> {
                float side = 0.42f * height / head.metres();
                faces.add(new Box(head.x() - side / 2, head.y() + 2, side, side * 1.1f));
              });
    }
    return faces;
  }

  /** Where a head is on the screen; for one out of sight, the edge that it is nearest to. */
  private static Optional<Camera.Screen> place(Camera camera, Body body, int width, int height) {
    return camera
        .project(FigureShape.above(body, Look.of(body.id())))
        .map(at -> new Camera.Screen(at.x() * width, at.y() * height, at.metres()));
  }

  private void drawBubble(
      Bubble bubble, Body body, Camera.Screen head, Crowd crowd, double seconds) {
    float scale = letters.speech().lineHeight() / 26;
    List<String> lines =
        bubble.isThinking()
            ? List.of("")
            : Paragraph.wrap(bubble.text(), letters.speech(), WIDEST * scale);
    List<String> shown = Paragraph.tail(lines, MOST_LINES);
    float wide = letters.name().width(body.name());
    for (String line : shown) {
      wide = Math.max(wide, letters.speech().width(line));
    }
    wide += 2 * PADDING;
    float lineHeight = letters.speech().lineHeight();
    float tall = 2 * PADDING - 6 + letters.name().lineHeight() + shown.size() * lineHeight;
    Optional<Box> room =
        crowd.place(new Box(head.x() - wide / 2, head.y() - tall - TAIL, wide, tall));
    if (room.isEmpty()) {
      return;
    }
    Box box = room.get();
    double alpha = bubble.strength();
    int accent = Look.accent(body.id());
    tail(box, head, alpha);
    canvas.box(new Box(box.x() - 1, box.y() - 1, wide + 2, tall + 2), 13, accent, 0.35 * alpha);
    canvas.box(box, 12, Palette.PANEL, 0.88 * alpha);
    canvas.text(
        letters.name(), box.x() + PADDING, box.y() + PADDING - 5, body.name(), accent, alpha);
    float y = box.y() + PADDING - 3 + letters.name().lineHeight();
    if (bubble.isThinking()) {
      dots(box.x() + PADDING, y + lineHeight * 0.5f, seconds, accent);
    }
    for (int i = 0; i < shown.size(); i++) {
      boolean cutAbove = i == 0 && shown.size() < lines.size();
      double dim = cutAbove ? 0.45 : 1;
      canvas.text(letters.speech(), box.x() + PADDING, y, shown.get(i), Palette.TEXT, alpha * dim);
      y += lineHeight;
    }
  }

  private void tail(Box box, Camera.Screen head, double alpha) {
    if (head.y() < box.bottom() + 2) {
      return;
    }
    float x = Math.max(box.x() + 22, Math.min(box.right() - 22, head.x()));
    float tip = Math.max(box.x() - 30, Math.min(box.right() + 30, head.x()));
    float low = Math.min(head.y(), box.bottom() + 40);
    canvas.triangle(
        x - 8, box.bottom(), x + 8, box.bottom(), tip, low, Palette.PANEL, 0.88 * alpha);
  }

  private void dots(float x, float y, double seconds, int colour) {
    for (int i = 0; i < 3; i++) {
      float lift = (float) Math.max(0, Math.sin(seconds * 5 - i * 0.9)) * 4;
      canvas.box(new Box(x + i * 14, y - 3 - lift, 7, 7), 3.5, colour, 0.9);
    }
  }

  private void drawName(Body body, Camera.Screen head, boolean meant, Crowd crowd) {
    float tall = letters.small().lineHeight();
    float wide = letters.small().width(body.name()) + tall;
    Box over = new Box(head.x() - wide / 2, head.y() - tall - 4, wide, tall + 2);
    crowd
        .place(over)
        .filter(box -> Math.abs(box.y() - over.y()) < 40)
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
