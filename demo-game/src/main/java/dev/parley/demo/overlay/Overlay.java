package dev.parley.demo.overlay;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.render.Camera;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.Font;
import dev.parley.demo.text.FontSheet;
import dev.parley.demo.text.LetterSize;
import dev.parley.demo.world.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that is written on the picture, in the order in which it may cover. */
public final class Overlay implements AutoCloseable {
  private static final float MARGIN = 18;
  private static final double TITLE_SECONDS = 6;
  private static final float NARROWEST_NOTICE = 200;

  private final Canvas canvas;
  private final Hud hud;
  private final LogScroll scroll = new LogScroll();
  private FontSheet letters;

  public Overlay() {
    letters = new FontSheet(new LetterSize(1, 1));
    canvas = new Canvas(letters);
    hud = new Hud(canvas);
  }

  /** Writes on a picture of that size that was taken by that camera. */
  public void draw(Play play, Camera camera, int pictureWidth, int pictureHeight) {
    LetterSize size = LetterSize.of(play.textScale(), pictureWidth, pictureHeight);
    if (!letters.size().equals(size)) {
      letters.close();
      letters = new FontSheet(size);
    }
    int width = size.laidOut(pictureWidth);
    int height = size.laidOut(pictureHeight);
    canvas.begin(letters, width, height);
    Box screen = new Box(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN);
    if (!play.showsHud() || play.showsHelp() || play.showsLog()) {
      hud.rest();
    }
    if (!play.showsLog()) {
      scroll.toEnd();
    }
    if (play.showsHelp()) {
      new HelpPanel(canvas, letters).draw(play, width, height);
    } else if (play.showsLog()) {
      new LogPanel(canvas, letters).drawWhole(play, scroll, screen);
    } else {
      drawPlay(play, camera, screen, width, height);
    }
    canvas.end();
  }

  private void drawPlay(Play play, Camera camera, Box screen, int width, int height) {
    List<Box> taken = new ArrayList<>();
    taken.add(drawBottom(play, screen));
    Box free = screen;
    if (play.showsHud()) {
      Box figures = hud.draw(play, letters.gauges(), screen);
      taken.add(figures);
      float left = figures.x() - MARGIN - screen.x();
      if (left > NARROWEST_NOTICE) {
        free = new Box(screen.x(), screen.y(), left, screen.height());
      }
    }
    drawNotice(play, free).ifPresent(taken::add);
    if (showsTitle(play)) {
      taken.add(drawTitle(play, screen));
    }
    Heads heads = new Heads(camera, width, height);
    float bottom = taken.get(0).y();
    taken.addAll(heads.kept(play.session().camp()));
    TalkLayout.Rulers rulers =
        new TalkLayout.Rulers(letters.speech(), letters.name(), letters.small());
    TalkLayout layout = TalkLayout.of(play, heads, rulers, screen, taken, bottom);
    layout.latest().ifPresent(new LogPanel(canvas, letters)::drawLatest);
    new SpeechBubbles(canvas, letters).draw(play, heads, layout);
  }

  private static boolean showsTitle(Play play) {
    return play.seconds() < TITLE_SECONDS && !play.showsHud();
  }

  private Box drawTitle(Play play, Box screen) {
    double left = TITLE_SECONDS - play.seconds();
    double alpha = Math.min(1, Math.min(play.seconds() * 0.8, left * 0.8));
    String title = play.session().pack().title();
    float wide = letters.title().width(title);
    float x = screen.x() + (screen.width() - wide) / 2;
    canvas.shadowed(letters.title(), x, screen.y() + 26, title, Palette.TEXT, Math.max(0, alpha));
    return new Box(x, screen.y(), wide, 26 + letters.title().lineHeight());
  }

  private Optional<Box> drawNotice(Play play, Box screen) {
    String notice = play.notice();
    if (notice.isEmpty()) {
      return Optional.empty();
    }
    Font font = letters.small();
    float y = screen.y() + (showsTitle(play) ? 84 * (float) letters.size().scale() : 0);
    NoticeLines lines = NoticeLines.of(notice, font, screen, y);
    Box box = lines.box();
    canvas.box(box, 8, Palette.PANEL, 0.78);
    y = box.y() + NoticeLines.ABOVE;
    for (String line : lines.lines()) {
      canvas.text(font, box.x() + NoticeLines.ASIDE, y, line, Palette.WARM, 1);
      y += font.lineHeight();
    }
    return Optional.of(box);
  }

  /** The line at the lower edge: what is written, or what can be done. */
  private Box drawBottom(Play play, Box screen) {
    return play.isWriting() ? drawInput(play, screen) : drawHints(play, screen);
  }

  private Box drawInput(Play play, Box screen) {
    Font font = letters.speech();
    String to = play.addressed().map(Body::name).map(name -> "To " + name + ":").orElse("Say:");
    float label = letters.name().width(to) + 14;
    float wide = Math.min(screen.width(), 820 * (float) Math.max(1, letters.size().scale()));
    float tall = font.lineHeight() + 20;
    Box box = new Box(screen.x() + (screen.width() - wide) / 2, screen.bottom() - tall, wide, tall);
    canvas.box(new Box(box.x() - 1, box.y() - 1, wide + 2, tall + 2), 11, Palette.EDGE, 0.9);
    canvas.box(box, 10, Palette.PANEL, 0.9);
    int accent =
        play.addressed()
            .map(body -> dev.parley.demo.shape.Look.accent(body.id()))
            .orElse(Palette.WARM);
    canvas.text(letters.name(), box.x() + 16, box.y() + 10, to, accent, 1);
    String text = play.line().text();
    String before = text.substring(0, play.line().caret());
    float room = Math.max(0, wide - label - 32);
    // What is too long slides to the left, so that the caret stays in sight.
    int from = 0;
    while (font.width(before.substring(from)) > room) {
      from = before.offsetByCodePoints(from, 1);
    }
    String shown = text.substring(from);
    while (font.width(shown) > room) {
      shown = shown.substring(0, shown.offsetByCodePoints(shown.length(), -1));
    }
    float x = box.x() + 16 + label;
    if (text.isEmpty()) {
      canvas.text(font, x + 4, box.y() + 10, "write, then Enter", Palette.FAINT, 0.6);
    }
    canvas.text(font, x, box.y() + 10, shown, Palette.TEXT, 1);
    float caret = x + font.width(before.substring(from));
    if (play.seconds() * 2 % 2 < 1.3) {
      canvas.solid(caret, box.y() + 10, caret + 2, box.bottom() - 10, Palette.WARM, 1);
    }
    return box;
  }

  private Box drawHints(Play play, Box screen) {
    List<Hint> hints = new ArrayList<>();
    play.session()
        .camp()
        .hands()
        .playerWould()
        .ifPresent(deed -> hints.add(new Hint(Action.HANDS.key(), deed)));
    play.addressed()
        .ifPresent(body -> hints.add(new Hint(Action.TALK.key(), "talk to " + body.name())));
    hints.add(new Hint("WASD", "walk"));
    hints.add(new Hint(Action.HELP.key(), "keys"));
    Font font = letters.small();
    Font keys = letters.figures();
    float wide = -22;
    for (Hint hint : hints) {
      wide += keys.width(hint.key()) + font.width(hint.deed()) + 46;
    }
    float y = screen.bottom() - font.lineHeight();
    float x = screen.x() + (screen.width() - wide) / 2;
    for (Hint hint : hints) {
      float key = keys.width(hint.key()) + 14;
      canvas.box(new Box(x, y - 1, key, font.lineHeight() + 2), 5, Palette.PANEL, 0.72);
      float down = (font.lineHeight() - keys.lineHeight()) / 2;
      canvas.text(keys, x + 7, y + down, hint.key(), Palette.WARM, 1);
      canvas.shadowed(font, x + key + 8, y, hint.deed(), Palette.TEXT, 0.95);
      x += key + font.width(hint.deed()) + 32;
    }
    return new Box(screen.x(), y - 8, screen.width(), font.lineHeight() + 8);
  }

  private record Hint(String key, String deed) {}

  @Override
  public void close() {
    canvas.close();
    letters.close();
  }
}
