package dev.parley.demo.render;

import dev.parley.demo.shape.Vec;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.Obstacle;
import dev.parley.demo.world.Spot;
import java.util.Arrays;

/**
 * What stands between the fire and the rest of the world, by direction: how dense it is, how far
 * off, how high. A fragment needs a single look at it to know whether it is lit, which is how a
 * picture without a graphics card has shadows that dance.
 */
final class FireShadow {
  static final int DIRECTIONS = 1024;

  /** What a byte of 255 means for distances and for heights, in metres; the shader knows it too. */
  private static final double FURTHEST = 16;

  private static final double HIGHEST = 10;

  private final float[] row = new float[DIRECTIONS * 3];

  float[] around(Vec light, Camp camp) {
    Arrays.fill(row, 0);
    Spot middle = new Spot(light.x(), light.z());
    for (Obstacle obstacle : camp.map().obstacles()) {
      if (obstacle.middle().distanceTo(middle) > 1.1) {
        add(middle, obstacle.middle(), obstacle.radius() * 0.85, obstacle.height());
      }
    }
    for (Body body : camp.companions()) {
      add(body, middle);
    }
    add(camp.player(), middle);
    return row;
  }

  private void add(Body body, Spot middle) {
    double ahead = body.isSitting() ? 0.12 : 0;
    add(
        middle,
        body.at().towards(body.facing(), ahead),
        body.isSitting() ? 0.3 : 0.24,
        body.isSitting() ? 1.28 : 1.75);
  }

  private void add(Spot light, Spot middle, double radius, double height) {
    double distance = middle.distanceTo(light);
    if (distance < radius * 1.2 || distance > 14) {
      return;
    }
    double half = Math.asin(Math.min(1, radius / distance));
    double edge = Math.min(0.09, half * 0.6);
    double bearing = light.bearingTo(middle);
    int first = (int) Math.floor(share(bearing - half - edge) * DIRECTIONS);
    int last = (int) Math.ceil(share(bearing + half + edge) * DIRECTIONS);
    last += last < first ? DIRECTIONS : 0;
    for (int i = first; i <= last; i++) {
      double off = Math.abs(Math.IEEEremainder(bearing(i + 0.5) - bearing, 2 * Math.PI));
      double density = Math.max(0, Math.min(1, (half + edge - off) / (2 * edge)));
      int at = Math.floorMod(i, DIRECTIONS) * 3;
      if (density > row[at] || (density > 0.9 && height / HIGHEST > row[at + 2])) {
        row[at] = (float) density;
        row[at + 1] = (float) (distance / FURTHEST);
        row[at + 2] = (float) (height / HIGHEST);
      }
    }
  }

  /** How far around a square that stands on its corner a bearing lies, from -0.5 to 0.5. */
  private static double share(double bearing) {
    double x = Math.sin(bearing);
    double z = Math.cos(bearing);
    x /= Math.abs(x) + Math.abs(z);
    return (z >= 0 ? x : x >= 0 ? 2 - x : -2 - x) / 4;
  }

  /** The bearing of a column. */
  private static double bearing(double column) {
    double share = Math.IEEEremainder(column / DIRECTIONS, 1) * 4;
    double x = Math.abs(share) <= 1 ? share : Math.signum(share) * 2 - share;
    double z = (1 - Math.abs(x)) * (Math.abs(share) <= 1 ? 1 : -1);
    return Math.atan2(x, z);
  }
}
