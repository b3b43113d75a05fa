package dev.parley.demo.shape;

import dev.parley.demo.world.CampMap;
import dev.parley.demo.world.Ground;
import dev.parley.demo.world.Spot;
import java.util.List;
import java.util.SplittableRandom;

/** Trees, reeds and grass. */
public final class PlantShape {
  /** Their branches hang to where one walks. */
  public static final List<Spot> WILLOWS = List.of(new Spot(-7.2, -9.6), new Spot(14.6, -9.2));

  private final MeshBuilder mesh;
  private final SplittableRandom random = new SplittableRandom(20260);

  public PlantShape(MeshBuilder mesh) {
    this.mesh = mesh;
  }

  /** All that grows on this side of the river. */
  public void near() {
    for (Spot spot : CampMap.trees()) {
      conifer(spot.x(), spot.z(), 8 + random.nextDouble() * 4.5, 9, 6);
    }
    wood();
    double height = 5.6;
    for (Spot spot : WILLOWS) {
      willow(spot.x(), spot.z(), height);
      height += 0.8;
    }
    reeds();
    grass();
    rocks();
  }

  /** The edge of the wood on the other bank. */
  public void far() {
    for (int i = 0; i < 150; i++) {
      double x = -150 + i * 2.0 + random.nextDouble() * 1.6;
      double z = -86 - random.nextDouble() * 14;
      double height = 5 + random.nextDouble() * 6 + 2.4 * Math.sin(x * 0.11);
      conifer(x, z, height, 4, 3);
    }
  }

  /** Behind the camp and to its sides the wood stands dense. */
  private void wood() {
    for (int i = 0; i < 64; i++) {
      double angle = -2.1 + 4.2 * i / 63.0 + random.nextDouble() * 0.05;
      double distance = 15.5 + random.nextDouble() * 17;
      double x = Math.sin(angle) * distance * 1.15;
      double z = 3 + Math.cos(angle) * distance;
      if (z < -8.5 || Math.abs(x - LandShape.roadAt(z)) < 2.6) {
        continue;
      }
      conifer(x, z, 7 + random.nextDouble() * 7, 7, 5);
    }
  }

  private void conifer(double x, double z, double height, int points, int tiers) {
    double ground = Ground.heightAt(x, z) - 0.15;
    double turn = random.nextDouble() * 6;
    Vec dark = Vec.rgb(0x1d3027).mix(Vec.rgb(0x2d4630), random.nextDouble());
    mesh.material(0).colour(0x3a2c22);
    mesh.beam(
        Vec.of(x, ground, z),
        Vec.of(x, ground + height * 0.5, z),
        height * 0.022,
        height * 0.012,
        points > 6 ? 5 : 3);
    for (int tier = 0; tier < tiers; tier++) {
      double low = (double) tier / tiers;
      double base = ground + height * (0.16 + 0.8 * low);
      double top = ground + height * Math.min(1, 0.16 + 0.8 * low + 1.35 / tiers);
      double radius = height * 0.19 * Math.pow(1 - low, 0.8) * (0.9 + 0.25 * random.nextDouble());
      mesh.material(0.12 + 0.25 * low).colour(dark.mix(Vec.rgb(0x47603f), low * 0.35));
      star(x, z, base, top, radius, points, turn + tier * 0.7);
    }
  }

  /** A cone whose rim is jagged, as drooping branches are. */
  private void star(
      double x, double z, double base, double top, double radius, int points, double turn) {
    Vec tip = Vec.of(x + radius * 0.05, top, z);
    for (int i = 0; i < points; i++) {
      double a = turn + 2 * Math.PI * i / points;
      double b = turn + 2 * Math.PI * (i + 1) / points;
      double middle = (a + b) / 2;
      double reach = radius * (0.85 + 0.35 * random.nextDouble());
      Vec out =
          Vec.of(
              x + Math.sin(middle) * reach,
              base - radius * (0.1 + 0.22 * random.nextDouble()),
              z + Math.cos(middle) * reach);
      Vec left =
          Vec.of(
              x + Math.sin(a) * radius * 0.62,
              base + radius * 0.2,
              z + Math.cos(a) * radius * 0.62);
      Vec right =
          Vec.of(
              x + Math.sin(b) * radius * 0.62,
              base + radius * 0.2,
              z + Math.cos(b) * radius * 0.62);
      mesh.flat(left, out, tip);
      mesh.flat(out, right, tip);
    }
  }

  private void willow(double x, double z, double height) {
    double ground = Ground.heightAt(x, z) - 0.2;
    mesh.material(0).colour(0x3d3226);
    Vec crown = Vec.of(x + 0.5, ground + height * 0.55, z - 0.3);
    mesh.beam(Vec.of(x, ground, z), crown, 0.36, 0.22, 7);
    for (int limb = 0; limb < 11; limb++) {
      double angle = 2 * Math.PI * limb / 11 + random.nextDouble() * 0.4;
      double reach = limb % 3 == 0 ? height * 0.16 : height * (0.3 + 0.14 * random.nextDouble());
      double rise = limb % 3 == 0 ? 0.42 : 0.2 + 0.14 * random.nextDouble();
      Vec end = crown.plus(Vec.of(Math.sin(angle) * reach, height * rise, Math.cos(angle) * reach));
      mesh.material(0.02).colour(0x3d3226);
      mesh.beam(crown, end, 0.1, 0.04, 4);
      cloud(end, height * (0.13 + 0.05 * random.nextDouble()));
      for (int strand = 0; strand < 24; strand++) {
        Vec from = end.plus(Vec.of(spread(0.8), spread(0.25), spread(0.8)));
        double length = height * (0.28 + 0.4 * random.nextDouble());
        Vec to = from.plus(Vec.of(spread(0.3), -length, spread(0.3)));
        Vec side = Vec.of(spread(1), 0, spread(1)).unit().times(0.04 + 0.05 * random.nextDouble());
        mesh.material(0.5).colour(leafColour());
        mesh.flat(from.minus(side), from.plus(side), to);
      }
    }
  }

  /** Leaves from afar: a ragged ball. */
  private void cloud(Vec middle, double size) {
    int sides = 9;
    for (int ring = 0; ring < 4; ring++) {
      for (int i = 0; i < sides; i++) {
        mesh.material(0.25).colour(leafColour().times(0.5 + 0.18 * (3 - ring)));
        mesh.flat(
            puff(middle, size, ring, i, sides),
            puff(middle, size, ring + 1, i, sides),
            puff(middle, size, ring + 1, i + 1, sides));
        mesh.flat(
            puff(middle, size, ring, i, sides),
            puff(middle, size, ring + 1, i + 1, sides),
            puff(middle, size, ring, i + 1, sides));
      }
    }
  }

  private static Vec puff(Vec middle, double size, int ring, int i, int sides) {
    double theta = Math.PI * (0.08 + 0.84 * ring / 4.0);
    double phi = 2 * Math.PI * (i % sides) / sides;
    double ragged = 1 + 0.28 * Math.sin((i % sides) * 5.1 + ring * 3.7 + middle.x() * 9);
    double r = size * ragged;
    return middle.plus(
        Vec.of(
            Math.sin(theta) * Math.sin(phi) * r * 1.25,
            Math.cos(theta) * r * 0.8,
            Math.sin(theta) * Math.cos(phi) * r * 1.25));
  }

  private Vec leafColour() {
    return Vec.rgb(0x3f5530).mix(Vec.rgb(0x687a46), random.nextDouble());
  }

  private void reeds() {
    for (int i = 0; i < 620; i++) {
      double x = -34 + 68 * random.nextDouble();
      double z = -9.6 - 3.4 * random.nextDouble();
      double ground = Ground.heightAt(x, z);
      boolean clump = Math.sin(x * 0.8) + Math.sin(x * 0.31 + 2) > -0.1;
      if (!clump
          || ground > -0.25
          || ground < -1.75
          || Math.abs(x - 8.6) < 2
          || Math.abs(x + 3.4) < 1.7) {
        continue;
      }
      blade(x, ground, z, 1.0 + 0.9 * random.nextDouble(), 0.035, 0x56663a);
    }
  }

  private void grass() {
    for (int i = 0; i < 1900; i++) {
      double x = -24 + 48 * random.nextDouble();
      double z = -9.5 + 25 * random.nextDouble();
      if (isTrodden(x, z)) {
        continue;
      }
      double height = 0.14 + 0.3 * random.nextDouble() * random.nextDouble();
      for (int k = 0; k < 4; k++) {
        double bx = x + spread(0.14);
        double bz = z + spread(0.14);
        double own = height * (0.6 + 0.5 * random.nextDouble());
        blade(bx, Ground.heightAt(bx, bz), bz, own, 0.017, 0x748650);
      }
    }
    litter();
  }

  /** Leaves and chips of wood, where people walk. */
  private void litter() {
    for (int i = 0; i < 900; i++) {
      double x = -9 + 18 * random.nextDouble();
      double z = -8 + 18 * random.nextDouble();
      if (Math.hypot(x, z) < 0.9) {
        continue;
      }
      double y = Ground.heightAt(x, z) + 0.012;
      double size = 0.02 + 0.035 * random.nextDouble();
      double angle = random.nextDouble() * 6;
      Vec a = Vec.of(x + Math.sin(angle) * size * 1.8, y, z + Math.cos(angle) * size * 1.8);
      Vec b = Vec.of(x + Math.cos(angle) * size, y + size * 0.3, z - Math.sin(angle) * size);
      Vec c = Vec.of(x - Math.sin(angle) * size, y, z - Math.cos(angle) * size);
      Vec up = Vec.of(spread(0.4), 1, spread(0.4)).unit();
      mesh.material(0).colour(Vec.rgb(0x8a6a42).mix(Vec.rgb(0x3c2e22), random.nextDouble()));
      mesh.smooth(a, up, b, up, c, up);
    }
  }

  private static boolean isTrodden(double x, double z) {
    return Math.hypot(x, z) < 3.9
        || (Math.abs(x - LandShape.roadAt(z)) < 1.0 && z > -1)
        || (z < 0 && Math.abs(x + 3.4 + (z + 8) * 0.25) < 0.9);
  }

  private void blade(double x, double ground, double z, double height, double width, int colour) {
    double angle = random.nextDouble() * Math.PI;
    Vec side = Vec.of(Math.cos(angle) * width, 0, Math.sin(angle) * width);
    Vec foot = Vec.of(x, ground - 0.03, z);
    Vec tip = Vec.of(x + spread(height * 0.45), ground + height, z + spread(height * 0.45));
    Vec up = Vec.of(spread(0.5), 1, spread(0.5)).unit();
    Vec dark = Vec.rgb(colour).times(0.4);
    Vec light = Vec.rgb(colour).times(0.7 + 0.5 * random.nextDouble());
    mesh.material(0.02);
    mesh.vertex(foot.minus(side), up, dark);
    mesh.vertex(foot.plus(side), up, dark);
    mesh.material(Math.min(0.9, height * 0.6));
    mesh.vertex(tip, up, light);
  }

  private void rocks() {
    for (int i = 0; i < 70; i++) {
      double x = -24 + 48 * random.nextDouble();
      double z = i < 46 ? -9.3 - 2.8 * random.nextDouble() : -8 + 22 * random.nextDouble();
      if (Math.hypot(x, z) < 5 || Math.abs(x + 3.4) < 1.2) {
        continue;
      }
      double size = 0.1 + 0.32 * random.nextDouble() * random.nextDouble();
      rock(Vec.of(x, Ground.heightAt(x, z) + size * 0.15, z), size);
    }
  }

  /** A stone of few faces. */
  void rock(Vec at, double size) {
    mesh.material(0).colour(Vec.rgb(0x565653).mix(Vec.rgb(0x3f3d3b), random.nextDouble()));
    int sides = 6;
    double turn = random.nextDouble() * 6;
    Vec top = at.plus(Vec.of(spread(size * 0.3), size * 0.7, spread(size * 0.3)));
    Vec[] rim = new Vec[sides];
    for (int i = 0; i < sides; i++) {
      double angle = turn + 2 * Math.PI * i / sides;
      double reach = size * (0.75 + 0.4 * random.nextDouble());
      rim[i] =
          at.plus(
              Vec.of(
                  Math.sin(angle) * reach, size * (0.2 + spread(0.15)), Math.cos(angle) * reach));
    }
    for (int i = 0; i < sides; i++) {
      Vec a = rim[i];
      Vec b = rim[(i + 1) % sides];
      mesh.flat(a, b, top);
      mesh.quad(Vec.of(a.x(), at.y() - size, a.z()), Vec.of(b.x(), at.y() - size, b.z()), b, a);
    }
  }

  private double spread(double most) {
    return (random.nextDouble() * 2 - 1) * most;
  }
}
