package dev.parley.demo.overlay;

import dev.parley.demo.render.Camera;
import dev.parley.demo.shape.FigureShape;
import dev.parley.demo.shape.Look;
import dev.parley.demo.shape.Vec;
import dev.parley.demo.text.Box;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import java.util.ArrayList;
import java.util.List;

/**
 * Where people are on the picture of a camera.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 */
record Heads(Camera camera, int width, int height) {
  /** Pixels of a metre, a metre away, for a picture of one pixel. */
  private static final float METRE = 1.18f;

  /**
   * Where something is written that is somebody's.
   *
   * @param metres from the eye
   * @param seen whether the head is on the picture; else this is the edge that it is nearest to
   */
  record Head(float x, float y, float metres, boolean seen) {}

  Head of(Body body) {
    Camera.Screen at = camera.towards(FigureShape.above(body, Look.of(body.id())));
    boolean seen = at.x() > 0 && at.x() < 1 && at.y() > 0 && at.y() < 1;
    return new Head(at.x() * width, at.y() * height, at.metres(), seen);
  }

  /** What nothing may be written on: the companions, the player's head and shoulders, the fire. */
  List<Box> kept(Camp camp) {
    List<Box> kept = new ArrayList<>();
    Head player = of(camp.player());
    if (player.seen()) {
      kept.add(below(player, 0.45f, 0.95f));
    }
    for (Body body : camp.companions()) {
      Head head = of(body);
      if (head.seen()) {
        kept.add(below(head, 0.62f, body.isSitting() ? 1.3f : 1.7f));
      }
    }
    Camera.Screen flame = camera.towards(Vec.of(0, 1.15, 0));
    if (flame.x() > 0 && flame.x() < 1) {
      Head top = new Head(flame.x() * width, flame.y() * height, flame.metres(), true);
      kept.add(below(top, 1.3f, 1.4f));
    }
    return kept;
  }

  private Box below(Head head, float metresWide, float metresTall) {
    float metre = METRE * height / head.metres();
    float wide = metresWide * metre;
    return new Box(head.x() - wide / 2, head.y() + 2, wide, metresTall * metre);
  }
}
