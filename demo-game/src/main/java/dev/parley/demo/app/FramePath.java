package dev.parley.demo.app;

import static org.lwjgl.opengl.GL33C.glFinish;

import dev.parley.demo.play.Session;
import dev.parley.demo.render.Camera;
import dev.parley.demo.render.NightScene;
import dev.parley.demo.world.Spot;
import dev.parley.inference.FrameBudget;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The same way of the camera around the fire again and again, with more or fewer who speak.
 *
 * <p>A frame's time is that from its begin until it is drawn and shown; what is left of it the
 * machine rests. Nothing is written on the picture: words cost their own time, with any model.
 */
final class FramePath {
  private static final List<String> LINES =
      List.of(
          "What happened to the bridge?",
          "Tell me of the wolves on the far bank.",
          "Who was it that you waited for?",
          "What would you do with a bag of silver?");
  private static final double DISTANCE = 5.5;

  private final Window window;
  private final SceneBuffer buffer;
  private final NightScene scene;
  private final Session session;
  private final double frameSeconds;
  private int asked;

  FramePath(
      Window window,
      SceneBuffer buffer,
      NightScene scene,
      Session session,
      double framesPerSecond) {
    this.window = window;
    this.buffer = buffer;
    this.scene = scene;
    this.session = session;
    this.frameSeconds = 1 / framesPerSecond;
  }

  /** Lets everybody read who they are, and the program become as fast as it gets. */
  void warmUp(int speakers, int frames) {
    keepSpeaking(speakers);
    session.settle();
    run(speakers, frames, new FrameSamples());
  }

  /**
   * Goes along it once.
   *
   * @param speakers companions that speak all the time
   * @param into is given every frame's time
   */
  void run(int speakers, int frames, FrameSamples into) {
    for (int frame = 0; frame < frames && !window.wantsToClose(); frame++) {
      long began = System.nanoTime();
      keepSpeaking(speakers);
      move(speakers);
      draw((double) frame / frames);
      if (speakers > 0) {
        session.grant();
      }
      into.add((System.nanoTime() - began) / 1e6);
      long left = (long) (frameSeconds * 1e9) - (System.nanoTime() - began);
      if (left > 0) {
        LockSupport.parkNanos(left);
      }
    }
    session.talk().interrupt();
    session.settle();
  }

  private void keepSpeaking(int speakers) {
    session.camp().companions().stream()
        .map(body -> body.id())
        .limit(speakers)
        .filter(id -> !session.talk().isAnswering(id))
        .forEach(id -> session.talk().say(id, LINES.get(asked++ % LINES.size())));
  }

  private void move(int speakers) {
    if (speakers == 0) {
      session.model().grant(FrameBudget.none());
      session.camp().tick(frameSeconds);
    } else {
      session.move(frameSeconds);
    }
    scene.move(session.camp(), session.talk().bubbles(), frameSeconds);
  }

  /**
   * @param way of the path, from 0 to 1
   */
  private void draw(double way) {
    int width = window.width();
    int height = window.height();
    double heading = 2 * Math.PI * way;
    Camera camera =
        Camera.behind(new Spot(0, 0), heading, -0.12, DISTANCE, (double) width / height);
    buffer.begin(width, height);
    scene.draw(session.camp(), camera, buffer.width(), buffer.height());
    buffer.end(width, height);
    window.turnPage();
    glFinish();
  }
}
