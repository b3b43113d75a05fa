package dev.parley.demo.app;

import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.FontSheet;
import dev.parley.demo.text.LetterSize;
import dev.parley.inference.engine.LoadListener;
import java.util.Locale;

/** What one sees while a model is loaded. */
final class LoadingScreen implements LoadListener, AutoCloseable {
  private static final long REDRAWN_AFTER_NANOS = 80_000_000;
  private static final float BAR = 420;

  private final Window window;
  private final String title;
  private final String model;
  private final Thread thread = Thread.currentThread();
  private final FontSheet letters;
  private final Canvas canvas;
  private long drawn;

  LoadingScreen(Window window, String title, String model) {
    this.window = window;
    this.title = title;
    this.model = model;
    this.letters = new FontSheet(LetterSize.of(1, window.width(), window.height()));
    this.canvas = new Canvas(letters);
    draw(0);
  }

  @Override
  public void onLoaded(long loadedBytes, long totalBytes) {
    // Helpers of the engine read too, and only one thread may draw.
    boolean mayDraw = Thread.currentThread() == thread;
    if (mayDraw && System.nanoTime() - drawn > REDRAWN_AFTER_NANOS) {
      draw((double) loadedBytes / Math.max(1, totalBytes));
    }
  }

  private void draw(double share) {
    drawn = System.nanoTime();
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glViewport(0, 0, window.width(), window.height());
    int width = letters.size().laidOut(window.width());
    int height = letters.size().laidOut(window.height());
    glClearColor(0.03f, 0.045f, 0.075f, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    canvas.begin(letters, width, height);
    float middle = width / 2f;
    float y = height * 0.42f;
    float wide = letters.title().width(title);
    canvas.text(letters.title(), middle - wide / 2, y, title, 0xf1ead9, 1);
    String line = String.format(Locale.ROOT, "loading %s, %.0f %%", model, share * 100);
    wide = letters.small().width(line);
    canvas.text(letters.small(), middle - wide / 2, y + 62, line, 0xa9b1bd, 1);
    float left = middle - BAR / 2;
    canvas.box(new Box(left, y + 98, BAR, 6), 3, 0x3a4658, 1);
    canvas.box(new Box(left, y + 98, (float) (BAR * share), 6), 3, 0xf0b25a, 1);
    canvas.end();
    window.turnPage();
  }

  @Override
  public void close() {
    canvas.close();
    letters.close();
  }
}
