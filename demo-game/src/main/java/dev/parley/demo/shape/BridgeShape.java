package dev.parley.demo.shape;

import dev.parley.demo.world.Ground;
import java.util.SplittableRandom;

/** What the flood left of the bridge: a ramp that ends in the air, and stumps in the river. */
public final class BridgeShape {
  private static final double MIDDLE = 8.6;
  private static final double HALF_WIDTH = 1.35;
  private static final int OAK = 0x5a4736;
  private static final int OLD_OAK = 0x43362b;

  private final MeshBuilder mesh;
  private final SplittableRandom random = new SplittableRandom(312);

  public BridgeShape(MeshBuilder mesh) {
    this.mesh = mesh;
  }

  public void build() {
    mesh.material(0);
    ramp();
    piers();
  }

  private static double deck(double z) {
    return 0.12 + 2.1 * LandShape.falls(z, -10.5, 1.5);
  }

  private void ramp() {
    for (double z = 1.2; z > -13.1; z -= 0.36) {
      boolean broken = z < -11.6;
      double left =
          MIDDLE - HALF_WIDTH + (broken ? random.nextDouble() * 1.4 : random.nextDouble() * 0.08);
      double right =
          MIDDLE + HALF_WIDTH - (broken ? random.nextDouble() * 1.2 : random.nextDouble() * 0.08);
      double y = deck(z) + random.nextDouble() * 0.03 - (broken ? (-11.6 - z) * 0.22 : 0);
      mesh.colour(Vec.rgb(OAK).mix(Vec.rgb(OLD_OAK), random.nextDouble()));
      mesh.box(left, y, z - 0.16, right, y + 0.09, z + 0.16);
    }
    for (double side = -1; side <= 1; side += 2) {
      double x = MIDDLE + side * (HALF_WIDTH - 0.15);
      mesh.colour(OLD_OAK);
      mesh.beam(Vec.of(x, deck(1.4) - 0.1, 1.4), Vec.of(x, deck(-5) - 0.12, -5), 0.13, 0.13, 6);
      mesh.beam(
          Vec.of(x, deck(-5) - 0.12, -5),
          Vec.of(x + side * 0.05, deck(-12) - 0.25, -13.2 - side * 0.7),
          0.13,
          0.07,
          6);
      rail(x + side * 0.16);
      bank(side);
    }
    trestle(-4.6);
    trestle(-8.2);
    trestle(-11.4);
  }

  /** The stones that carry the foot of the ramp. */
  private void bank(double side) {
    mesh.colour(0x4b4a47);
    double x = MIDDLE + side * 1.02;
    for (double z = 0.8; z > -4.4; z -= 0.62) {
      double top = deck(z) - 0.14;
      double jut = 0.18 + random.nextDouble() * 0.14;
      if (top > 0.05) {
        mesh.colour(Vec.rgb(0x55524d).mix(Vec.rgb(0x3d3b38), random.nextDouble()));
        mesh.box(x - jut, -0.3, z - 0.33, x + jut, top, z + 0.33);
      }
    }
  }

  private void rail(double x) {
    mesh.colour(OAK);
    double last = Double.NaN;
    for (double z = 0.6; z > -12; z -= 2.1) {
      double lean = z < -9 ? 0.16 : 0.02;
      double height = z < -10 ? 0.55 : 0.95;
      mesh.beam(
          Vec.of(x, deck(z) - 0.1, z),
          Vec.of(x + lean, deck(z) + height, z - lean),
          0.075,
          0.06,
          5);
      if (!Double.isNaN(last) && z > -10.4) {
        mesh.beam(Vec.of(x, deck(last) + 0.85, last), Vec.of(x, deck(z) + 0.85, z), 0.05, 0.05, 5);
      }
      last = z;
    }
  }

  private void trestle(double z) {
    mesh.colour(OLD_OAK);
    for (double side = -1; side <= 1; side += 1) {
      double x = MIDDLE + side * (HALF_WIDTH - 0.2);
      double foot = Ground.heightAt(x, z) - 0.4;
      mesh.beam(Vec.of(x + side * 0.3, foot, z), Vec.of(x, deck(z) - 0.05, z), 0.15, 0.13, 6);
    }
    double low = Ground.heightAt(MIDDLE, z) * 0.6 + 0.15;
    mesh.beam(
        Vec.of(MIDDLE - HALF_WIDTH, low, z),
        Vec.of(MIDDLE + HALF_WIDTH, deck(z) - 0.3, z),
        0.08,
        0.08,
        5);
  }

  /** Five of them; the third went first and left the least. */
  private void piers() {
    double[] heights = {2.5, 2.1, 0.35, 1.8, 2.7};
    for (int i = 0; i < heights.length; i++) {
      double z = -22 - i * 12.0;
      for (int pile = 0; pile < 6; pile++) {
        double x = MIDDLE + (pile % 3 - 1) * 1.15;
        int row = pile / 3;
        double pz = z + (row - 0.5) * 1.4;
        double top = Ground.WATER + heights[i] * (0.55 + 0.5 * random.nextDouble());
        double lean = (random.nextDouble() - 0.5) * (i == 2 ? 0.9 : 0.35);
        mesh.colour(Vec.rgb(OLD_OAK).times(0.8));
        mesh.beam(
            Vec.of(x, Ground.WATER - 1, pz), Vec.of(x + lean, top, pz + lean * 0.5), 0.2, 0.17, 6);
      }
      if (heights[i] > 1) {
        double y = Ground.WATER + heights[i] * 0.62;
        mesh.beam(
            Vec.of(MIDDLE - 1.7, y - 0.15, z), Vec.of(MIDDLE + 1.6, y + 0.2, z), 0.15, 0.13, 6);
        mesh.beam(
            Vec.of(MIDDLE - 1.1, y + 0.15, z - 0.7),
            Vec.of(MIDDLE + 0.4, y + 0.75, z - 4.2),
            0.12,
            0.06,
            5);
      }
    }
    double far = -84;
    mesh.colour(OLD_OAK);
    mesh.box(MIDDLE - 1.4, 1.0, far - 8, MIDDLE + 1.4, 1.35, far + 5);
    mesh.box(MIDDLE - 3.2, 1.3, far - 9, MIDDLE - 0.6, 4.2, far - 6);
    mesh.colour(0x3a2f2a);
    Vec a = Vec.of(MIDDLE - 3.6, 4.1, far - 5.6);
    Vec b = Vec.of(MIDDLE - 0.2, 4.1, far - 5.6);
    Vec c = Vec.of(MIDDLE - 1.9, 5.9, far - 5.6);
    mesh.flat(a, b, c);
  }
}
