package dev.parley.demo.render;

import dev.parley.demo.shape.MeshBuilder;
import dev.parley.demo.talk.SpokenRings;
import dev.parley.demo.world.Ground;

/**
 * The light of one voice: it begins on the speaker's side of the fire and runs around it, as long
 * as what was said. It keeps to the pace of speech, even where a model writes faster.
 */
final class VoiceTrail implements AutoCloseable {
  private static final double PIECES_PER_SECOND = 9;

  /** Of what was said and is not seen yet; the rest of a ring is what is seen. */
  private static final double MOST_BEHIND = SpokenRings.PIECES / 2.0;

  private static final double RISE_SECONDS = 0.3;
  private static final double FADE_SECONDS = 0.8;
  private static final int SEGMENTS = 128;
  private static final double LIFT = 0.035;

  /** What a vertex tells the shader of itself. */
  private static final float GROUND = 0;

  private static final float UPRIGHT = 1;

  private final double radius;
  private final Mesh mesh = Mesh.moving();
  private final MeshBuilder shape = new MeshBuilder();
  private double first;
  private double newest;
  private double glow;
  private boolean speaking;

  /** What was said before anybody listened. */
  private double unheard;

  VoiceTrail(double radius) {
    this.radius = radius;
  }

  /**
   * One frame.
   *
   * @param heard whether somebody speaks with this voice
   * @param said how many pieces it has said so far
   * @param bearing from the fire to who speaks
   */
  void move(boolean heard, double said, double bearing, double deltaSeconds) {
    if (heard && !speaking) {
      first = unheard;
      newest = first;
      build(bearing);
    }
    speaking = heard;
    if (heard) {
      double next = Math.max(newest + PIECES_PER_SECOND * deltaSeconds, said - MOST_BEHIND);
      newest = Math.min(said, next);
      glow += (1 - glow) * (1 - Math.exp(-deltaSeconds / RISE_SECONDS));
    } else {
      unheard = said;
      glow *= Math.exp(-deltaSeconds / FADE_SECONDS);
    }
  }

  /** Whether there is anything to see. */
  boolean shines() {
    return glow > 0.01 && newest > first;
  }

  void draw(Shader shader) {
    shader.set("newest", (float) (newest % SpokenRings.PIECES));
    shader.set("seen", (float) Math.min(SpokenRings.PIECES, newest - first));
    shader.set("glow", (float) glow);
    mesh.draw();
  }

  /** A band on the ground all around, and one that stands on it; both begin at the bearing. */
  private void build(double bearing) {
    shape.clear();
    for (int i = 0; i < SEGMENTS; i++) {
      double from = (double) i / SEGMENTS;
      double to = (i + 1.0) / SEGMENTS;
      quad(bearing, from, to, -1, 1, GROUND);
      quad(bearing, from, to, 0, 1, UPRIGHT);
    }
    mesh.fill(shape.data(), shape.size());
  }

  private void quad(double bearing, double from, double to, float low, float high, float kind) {
    float[] a = corner(bearing, from, low, kind);
    float[] b = corner(bearing, to, low, kind);
    float[] c = corner(bearing, to, high, kind);
    float[] d = corner(bearing, from, high, kind);
    for (float[] vertex : new float[][] {a, b, c, a, c, d}) {
      shape.copy(vertex, 0, vertex.length);
    }
  }

  /**
   * @param way around the fire, from 0 to 1
   * @param across the band, or up
   */
  private float[] corner(double bearing, double way, float across, float kind) {
    double angle = bearing + 2 * Math.PI * way;
    double x = Math.sin(angle);
    double z = Math.cos(angle);
    double y = Ground.heightAt(x * radius, z * radius) + LIFT;
    return new float[] {
      (float) (x * radius),
      (float) y,
      (float) (z * radius),
      (float) way,
      across,
      kind,
      (float) x,
      0,
      (float) z,
      0
    };
  }

  @Override
  public void close() {
    mesh.close();
  }
}
