package dev.parley.demo.shape;

import dev.parley.demo.world.Ground;
import dev.parley.demo.world.Place;
import java.util.SplittableRandom;

/** The ground, the far bank and the hills behind it. */
public final class LandShape {
  private static final Vec GRASS = Vec.rgb(0x4a5a34);
  private static final Vec DRY_GRASS = Vec.rgb(0x5d5e38);
  private static final Vec EARTH = Vec.rgb(0x5b4a38);
  private static final Vec ASH = Vec.rgb(0x2b2622);
  private static final Vec MUD = Vec.rgb(0x3a342b);
  private static final Vec FAR = Vec.rgb(0x2c3a34);

  private LandShape() {}

  /** The ground one walks on, and what lies around it. */
  public static void near(MeshBuilder mesh) {
    double[] xs = spaced(-62, 62, 0.75);
    double[] zs = spaced(-19, 46, 0.75);
    mesh.material(0);
    for (int i = 0; i + 1 < xs.length; i++) {
      for (int j = 0; j + 1 < zs.length; j++) {
        tile(mesh, xs[i], xs[i + 1], zs[j], zs[j + 1]);
      }
    }
  }

  /** What one sees over the river. */
  public static void far(MeshBuilder mesh) {
    mesh.material(0).colour(FAR);
    for (double x = -180; x < 180; x += 9) {
      for (double z = -74; z > -110; z -= 9) {
        farTile(mesh, x, x + 9, z, z - 9);
      }
    }
    hills(mesh, -190, 17, 0.011, 0x24303a, 11);
    hills(mesh, -280, 36, 0.0062, 0x2a3644, 5);
  }

  /** Steps that are short in the middle and grow outwards. */
  private static double[] spaced(double from, double to, double step) {
    java.util.TreeSet<Double> marks = new java.util.TreeSet<>();
    marks.add(0.0);
    double at = 0;
    double width = step;
    while (at < to) {
      at += width;
      width *= at > 9 ? 1.16 : 1.0;
      marks.add(Math.min(to, at));
    }
    at = 0;
    width = step;
    while (at > from) {
      at -= width;
      width *= at < -17 ? 1.16 : 1.0;
      marks.add(Math.max(from, at));
    }
    return marks.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void tile(MeshBuilder mesh, double x0, double x1, double z0, double z1) {
    corner(mesh, x0, z0);
    corner(mesh, x0, z1);
    corner(mesh, x1, z1);
    corner(mesh, x0, z0);
    corner(mesh, x1, z1);
    corner(mesh, x1, z0);
  }

  private static void corner(MeshBuilder mesh, double x, double z) {
    mesh.vertex(Vec.of(x, Ground.heightAt(x, z), z), normal(x, z), colourAt(x, z));
  }

  private static Vec normal(double x, double z) {
    double e = 0.25;
    double dx = Ground.heightAt(x + e, z) - Ground.heightAt(x - e, z);
    double dz = Ground.heightAt(x, z + e) - Ground.heightAt(x, z - e);
    return Vec.of(-dx / (2 * e), 1, -dz / (2 * e)).unit();
  }

  private static Vec colourAt(double x, double z) {
    double patch =
        0.5 + 0.5 * Math.sin(x * 0.9 + Math.sin(z * 0.7) * 1.3) * Math.cos(z * 0.8 + 0.4);
    Vec ground = GRASS.mix(DRY_GRASS, patch);
    double fire = Math.hypot(x, z);
    double trodden = falls(fire, 2.6, 5.2);
    double road = falls(Math.abs(x - roadAt(z)), 0.7, 1.5) * (z > -1 ? 1 : 0);
    double landing =
        falls(Math.abs(x + 3.4 + (z + 8) * 0.25), 0.5, 1.3) * (z < 0 && z > -10.5 ? 1 : 0);
    ground = ground.mix(EARTH, Math.max(trodden * 0.85, Math.max(road, landing) * 0.9));
    ground = ground.mix(ASH, falls(fire, 0.7, 1.5));
    double height = Ground.heightAt(x, z);
    return z < 0 ? ground.mix(MUD, falls(height, -0.75, -0.15)) : ground;
  }

  /** Where the road runs that comes from Scarby. */
  static double roadAt(double z) {
    return Place.ROAD.spot().x() * 0.8 + 0.9 * Math.sin(z * 0.23);
  }

  /** 1 up to {@code from}, 0 from {@code to} on. */
  static double falls(double value, double from, double to) {
    double t = Math.max(0, Math.min(1, (value - from) / (to - from)));
    return 1 - t * t * (3 - 2 * t);
  }

  private static void farTile(MeshBuilder mesh, double x0, double x1, double z0, double z1) {
    Vec a = Vec.of(x0, Ground.heightAt(x0, z0), z0);
    Vec b = Vec.of(x1, Ground.heightAt(x1, z0), z0);
    Vec c = Vec.of(x1, Ground.heightAt(x1, z1), z1);
    Vec d = Vec.of(x0, Ground.heightAt(x0, z1), z1);
    Vec up = new Vec(0, 1, 0);
    mesh.smooth(a, up, b, up, c, up);
    mesh.smooth(a, up, c, up, d, up);
  }

  private static void hills(
      MeshBuilder mesh, double z, double height, double wave, int colour, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double phase = random.nextDouble() * 7;
    mesh.colour(colour);
    double step = 12;
    for (double x = -420; x < 420; x += step) {
      Vec a = Vec.of(x, -3, z);
      Vec b = Vec.of(x + step, -3, z);
      Vec c = Vec.of(x + step, ridge(x + step, height, wave, phase), z);
      Vec d = Vec.of(x, ridge(x, height, wave, phase), z);
      Vec front = Vec.of(0, 0.7, 0.7);
      mesh.smooth(a, front, b, front, c, front);
      mesh.smooth(a, front, c, front, d, front);
    }
  }

  private static double ridge(double x, double height, double wave, double phase) {
    double slow = Math.sin(x * wave + phase);
    double quick =
        Math.sin(x * wave * 3.1 + phase * 2) * 0.3 + Math.sin(x * wave * 9 + phase) * 0.09;
    return height * (0.62 + 0.3 * slow + 0.4 * quick);
  }
}
