package dev.parley.demo.render;

import dev.parley.demo.shape.Mat4;
import dev.parley.demo.shape.Vec;
import dev.parley.demo.world.Ground;
import dev.parley.demo.world.Spot;
import java.util.Optional;

/**
 * Where the picture is taken from.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param eye of who looks
 * @param ahead direction of the view
 * @param matrix from the world to the screen's cube
 */
public record Camera(Vec eye, Vec ahead, Mat4 matrix) {
  private static final double FIELD = Math.toRadians(46);

  /**
   * Behind somebody, over the shoulder.
   *
   * @param heading radians; 0 looks away from the river
   * @param pitch radians; above zero looks up
   * @param distance metres behind
   */
  public static Camera behind(
      Spot who, double heading, double pitch, double distance, double aspect) {
    Vec ahead = ahead(heading, pitch);
    Vec eye = eyeBehind(who, heading, pitch, distance);
    Mat4 view = Mat4.look(eye, eye.plus(ahead));
    return new Camera(eye, ahead, Mat4.perspective(FIELD, aspect, 0.15, 600).times(view));
  }

  /** Where the eye is for that. */
  static Vec eyeBehind(Spot who, double heading, double pitch, double distance) {
    Vec right = Vec.of(-Math.cos(heading), 0, Math.sin(heading));
    double ground = Math.max(0, Ground.heightAt(who.x(), who.z()));
    Vec shoulder = Vec.of(who.x(), ground + 1.72, who.z()).plus(right.times(0.31 * distance));
    Vec eye = shoulder.minus(ahead(heading, pitch).times(distance));
    double floor = Math.max(Ground.WATER, Ground.heightAt(eye.x(), eye.z())) + 0.45;
    return Vec.of(eye.x(), Math.max(floor, eye.y()), eye.z());
  }

  private static Vec ahead(double heading, double pitch) {
    return Vec.of(
        Math.sin(heading) * Math.cos(pitch), Math.sin(pitch), Math.cos(heading) * Math.cos(pitch));
  }

  /** Whether any of a ball could be on the screen. */
  boolean sees(Vec middle, float radius) {
    float[] m = matrix.values();
    // The planes of the view are sums of the matrix's rows.
    for (int axis = 0; axis < 2; axis++) {
      for (int sign = -1; sign <= 1; sign += 2) {
        float a = m[3] + sign * m[axis];
        float b = m[7] + sign * m[4 + axis];
        float c = m[11] + sign * m[8 + axis];
        float d = m[15] + sign * m[12 + axis];
        double length = Math.sqrt(a * a + b * b + c * c);
        if (a * middle.x() + b * middle.y() + c * middle.z() + d < -radius * length) {
          return false;
        }
      }
    }
    return matrix.depth(middle) > -radius;
  }

  /**
   * Where a point is on the screen, from 0 to 1 to the right and downwards; empty if it is behind
   * the eye.
   */
  public Optional<Screen> project(Vec point) {
    float w = matrix.depth(point);
    if (w < 0.1f) {
      return Optional.empty();
    }
    Vec clip = matrix.point(point);
    return Optional.of(new Screen(0.5f + 0.5f * clip.x() / w, 0.5f - 0.5f * clip.y() / w, w));
  }

  /**
   * Where a point is on the screen; for one that is not on it, the edge to which one would turn to
   * see it.
   */
  public Screen towards(Vec point) {
    float w = matrix.depth(point);
    Vec clip = matrix.point(point);
    boolean beyond = w <= Math.abs(clip.x());
    float reach = Math.max(1e-3f, Math.max(Math.abs(w), Math.abs(clip.x())));
    float x = beyond ? Math.signum(clip.x()) : clip.x() / reach;
    float y = Math.max(-1, Math.min(1, clip.y() / reach));
    // Whoever is right behind is to the right: somewhere one must begin.
    float side = beyond && x == 0 ? 1 : x;
    return new Screen(0.5f + 0.5f * side, 0.5f - 0.5f * y, Math.max(0.1f, Math.abs(w)));
  }

  /**
   * A point of the screen.
   *
   * @param x from 0, left, to 1
   * @param y from 0, top, to 1
   * @param metres from the eye, along the view
   */
  public record Screen(float x, float y, float metres) {}
}
