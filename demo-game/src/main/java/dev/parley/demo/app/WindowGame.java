package dev.parley.demo.app;

import dev.parley.demo.overlay.Overlay;
import dev.parley.demo.play.FrameTimes;
import dev.parley.demo.play.Play;
import dev.parley.demo.record.Playthrough;
import dev.parley.demo.record.Recording;
import dev.parley.demo.render.Camera;
import dev.parley.demo.render.NightScene;
import dev.parley.demo.sound.CampSound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;

/** The evening in a window, frame by frame. */
final class WindowGame implements AutoCloseable {
  private static final double LONGEST_STEP = 0.1;
  private static final double BACKGROUND_FRAMES = 20;
  private static final double SLOW_MILLISECONDS = 31;

  private final Window window;
  private final Play play;
  private final NightScene scene = new NightScene();
  private final Overlay overlay = new Overlay();
  private final boolean mayCoarsen;
  private SceneBuffer buffer;
  private boolean coarse;
  private Optional<CampSound> sound = Optional.empty();
  private final double mostFrames;

  /**
   * @param mostFrames a second
   */
  WindowGame(Window window, Play play, Quality quality, double mostFrames) {
    this.window = window;
    this.play = play;
    this.buffer = new SceneBuffer(quality.on(window.renderer()));
    this.mayCoarsen = quality == Quality.AUTO;
    this.mostFrames = mostFrames;
    window.sendTo(play);
  }

  /** Plays until the player leaves. */
  void run() {
    sound = CampSound.open(play.session().camp());
    long before = System.nanoTime();
    while (!play.isOver() && !window.wantsToClose()) {
      long now = System.nanoTime();
      frame(Math.min(LONGEST_STEP, (now - before) / 1e9), now);
      before = now;
      rest(now);
    }
  }

  /**
   * One frame; nothing is drawn while nobody can see it, and the game goes on.
   *
   * @param began nanoseconds of the wall
   */
  void frame(double deltaSeconds, long began) {
    play.frame(deltaSeconds, window.steering(play, deltaSeconds));
    if (window.isMinimised()) {
      play.session().grant();
      window.idle(1 / BACKGROUND_FRAMES);
      return;
    }
    scene.move(play.session().camp(), deltaSeconds);
    draw();
    if (play.takesPicture()) {
      keepPicture();
    }
    window.turnPage();
    play.session().grant();
    sound.ifPresent(playing -> hear(playing, deltaSeconds));
    play.frameTimes().add((System.nanoTime() - began) / 1e6);
    coarsenIfSlow();
  }

  /**
   * Plays a script, as fast as pictures can be drawn.
   *
   * @param onlyShots whether only those are drawn that are kept
   */
  void run(Playthrough playthrough, Recording recording, boolean onlyShots) {
    while (!playthrough.isOver() && !window.wantsToClose()) {
      long now = System.nanoTime();
      playthrough.frame();
      scene.move(play.session().camp(), Playthrough.FRAME_SECONDS);
      Optional<String> shot = playthrough.takeShot();
      if (onlyShots && shot.isEmpty()) {
        window.hear();
        continue;
      }
      draw();
      shot.ifPresent(name -> recording.picture(name, window.picture()));
      window.turnPage();
      double milliseconds = (System.nanoTime() - now) / 1e6;
      play.frameTimes().add(milliseconds);
      if (!onlyShots) { // a picture now and then is no frame of a game
        recording.frame(milliseconds, play.session().talk().speaking());
      }
    }
  }

  private void draw() {
    int width = Math.max(1, window.width());
    int height = Math.max(1, window.height());
    Camera camera = play.camera((double) width / height);
    buffer.begin(width, height);
    scene.draw(play.session().camp(), camera, buffer.width(), buffer.height());
    buffer.end(width, height);
    overlay.draw(play, camera, width, height);
  }

  private void hear(CampSound playing, double deltaSeconds) {
    Camera camera = play.camera((double) window.width() / Math.max(1, window.height()));
    playing.setVolume(play.isMuted() || !window.isFocused() ? 0 : 1);
    playing.hear(play.session().camp(), play.session().talk().bubbles(), camera, deltaSeconds);
  }

  /** A machine that cannot draw so much in time draws less, once. */
  private void coarsenIfSlow() {
    FrameTimes times = play.frameTimes();
    boolean judged = times.latest().length == FrameTimes.KEPT;
    if (mayCoarsen && !coarse && judged && times.quantile(0.5) > SLOW_MILLISECONDS) {
      coarse = true;
      buffer.close();
      buffer = new SceneBuffer(Quality.LOW);
    }
  }

  private void keepPicture() {
    Path file = Path.of("parley-" + System.currentTimeMillis() + ".png").toAbsolutePath();
    try {
      ImageIO.write(window.picture(), "png", file.toFile());
      play.tell("The picture is " + file + ".");
    } catch (IOException e) {
      play.tell("The picture cannot be kept: " + e.getMessage());
    }
  }

  /** Leaves the machine to others for what is left of the frame. */
  private void rest(long began) {
    double frames = window.isFocused() ? mostFrames : BACKGROUND_FRAMES;
    long left = (long) (1e9 / frames) - (System.nanoTime() - began);
    if (left > 0) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    sound.ifPresent(CampSound::close);
    overlay.close();
    scene.close();
    buffer.close();
  }
}
