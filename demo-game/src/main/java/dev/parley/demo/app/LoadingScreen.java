package dev.parley.demo.app;

import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.FontSheet;
import dev.parley.demo.text.LetterSize;
import dev.parley.inference.engine.LoadListener;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** What one sees while a model is loaded, and while it reads who everybody is. */
final class LoadingScreen implements LoadListener, AutoCloseable {
  private static final long REDRAWN_AFTER_NANOS = 80_000_000;
  private static final float BAR = 420;

  /** Of the title, as a share of the picture's. */
  private static final float HEIGHT = 0.42f;

  /** Who has not been read about by then is, in frames of the game, until somebody asks. */
  private static final long LONGEST_READING_NANOS = 15_000_000_000L;

  private static final double POLL_SECONDS = 0.05;

  private final Window window;
  private final String title;
  private final String line;
  private final Thread thread = Thread.currentThread();
  private final FontSheet letters;
  private final Canvas canvas;
  private long drawn = System.nanoTime() - REDRAWN_AFTER_NANOS;

  /**
   * @param line what is being done
   */
  LoadingScreen(Window window, String title, String line) {
    this.window = window;
    this.title = title;
    this.line = line;
    this.letters = new FontSheet(LetterSize.of(1, window.width(), window.height()));
    this.canvas = new Canvas(letters);
  }

  @Override
  public void onLoaded(long loadedBytes, long totalBytes) {
    // Helpers of the engine read too, and only one thread may draw.
    boolean mayDraw = Thread.currentThread() == thread;
    if (mayDraw && System.nanoTime() - drawn > REDRAWN_AFTER_NANOS) {
      draw((double) loadedBytes / Math.max(1, totalBytes));
    }
  }

  /** Is seen until something is read, or that takes too long, or the window is closed. */
  void await(CompletableFuture<Void> reading) {
    long end = System.nanoTime() + LONGEST_READING_NANOS;
    while (!reading.isDone() && System.nanoTime() < end && !window.wantsToClose()) {
      begin(line);
      end();
      window.idle(POLL_SECONDS);
    }
  }

  private void draw(double share) {
    float middle = begin(String.format(Locale.ROOT, "%s, %.0f %%", line, share * 100));
    float y = letters.size().laidOut(window.height()) * HEIGHT + 98;
    float left = middle - BAR / 2;
    canvas.box(new Box(left, y, BAR, 6), 3, 0x3a4658, 1);
    canvas.box(new Box(left, y, (float) (BAR * share), 6), 3, 0xf0b25a, 1);
    end();
  }

  /** Begins a picture with title and words, and tells where its middle is. */
  private float begin(String words) {
    drawn = System.nanoTime();
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glViewport(0, 0, window.width(), window.height());
    int width = letters.size().laidOut(window.width());
    int height = letters.size().laidOut(window.height());
    glClearColor(0.03f, 0.045f, 0.075f, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    canvas.begin(letters, width, height);
    float middle = width / 2f;
    float y = height * HEIGHT;
    float wide = letters.title().width(title);
    canvas.text(letters.title(), middle - wide / 2, y, title, 0xf1ead9, 1);
    wide = letters.small().width(words);
    canvas.text(letters.small(), middle - wide / 2, y + 62, words, 0xa9b1bd, 1);
    return middle;
  }

  private void end() {
    canvas.end();
    window.turnPage();
  }

  @Override
  public void close() {
    canvas.close();
    letters.close();
  }
}
