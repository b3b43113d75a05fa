package dev.parley.demo.shape;

import dev.parley.demo.world.Ground;
import java.util.SplittableRandom;

/** What people brought to the camp, and the ferry. */
public final class CampShape {
  /** How the material of a glowing thing is written: below zero, by its strength. */
  private static final double GLOW = -1;

  private final MeshBuilder mesh;
  private final SplittableRandom random = new SplittableRandom(8);

  public CampShape(MeshBuilder mesh) {
    this.mesh = mesh;
  }

  public void build() {
    fireplace();
    bench(-2.35, 0.35, 1.42, 1.5);
    bench(2.1, -1.6, -0.92, 1.5);
    bench(-1.3, -2.35, 0.5, 1.5);
    tent(-6.0, -4.4, 0.78, 0x8a7a5c);
    tent(-8.8, -1.3, 1.15, 0x6f7264);
    woodPile();
    cart();
    lantern(-4.3, -3.0);
    barge();
    bundles();
    mesh.place(Mat4.identity());
  }

  private void fireplace() {
    PlantShape stones = new PlantShape(mesh);
    for (int i = 0; i < 13; i++) {
      double angle = 2 * Math.PI * i / 13;
      stones.rock(Vec.of(Math.sin(angle) * 0.66, 0.04, Math.cos(angle) * 0.66), 0.17);
    }
    for (int i = 0; i < 6; i++) {
      double angle = i * Math.PI / 3 + 0.3;
      mesh.material(0).colour(0x2c211a);
      mesh.beam(
          Vec.of(Math.sin(angle) * 0.5, 0.04, Math.cos(angle) * 0.5),
          Vec.of(Math.sin(angle + 0.5) * 0.1, 0.42, Math.cos(angle + 0.5) * 0.1),
          0.075,
          0.06,
          6);
    }
    for (int i = 0; i < 16; i++) {
      double angle = random.nextDouble() * 6.3;
      double reach = random.nextDouble() * 0.4;
      mesh.material(GLOW * (0.6 + random.nextDouble())).colour(0xff5a1c);
      mesh.ellipsoid(
          Vec.of(Math.sin(angle) * reach, 0.04, Math.cos(angle) * reach), 0.07, 0.04, 0.07, 5);
    }
    tripod();
  }

  private void tripod() {
    mesh.material(0).colour(0x241f1c);
    Vec top = Vec.of(0, 1.62, 0);
    for (int i = 0; i < 3; i++) {
      double angle = 2 * Math.PI * i / 3 + 0.55;
      Vec foot = Vec.of(Math.sin(angle) * 0.92, 0, Math.cos(angle) * 0.92);
      mesh.beam(foot, top.plus(top.minus(foot).times(0.06)), 0.028, 0.022, 5);
    }
    mesh.beam(top, Vec.of(0, 1.12, 0), 0.012, 0.012, 4);
    mesh.place(Mat4.translation(0, 0.8, 0));
    mesh.colour(0x1d1b1b);
    mesh.lathe(new double[] {0.02, 0, 0.16, 0.03, 0.21, 0.14, 0.19, 0.26, 0.21, 0.3}, 1, 12);
    mesh.place(Mat4.identity());
  }

  private void bench(double x, double z, double facing, double length) {
    mesh.place(Mat4.translation(x, 0, z).times(Mat4.rotationY(facing)));
    mesh.material(0).colour(0x54402f);
    mesh.beam(Vec.of(-length / 2, 0.2, 0), Vec.of(length / 2, 0.2, 0), 0.21, 0.19, 9);
    mesh.colour(0x9c7c55);
    for (double side = -1; side <= 1; side += 2) {
      mesh.beam(
          Vec.of(side * length / 2, 0.2, 0),
          Vec.of(side * (length / 2 + 0.012), 0.2, 0),
          0.17,
          0.17,
          9);
    }
    mesh.place(Mat4.identity());
  }

  /** An open tent with its mouth towards the fire. */
  private void tent(double x, double z, double facing, int cloth) {
    mesh.place(Mat4.translation(x, 0, z).times(Mat4.rotationY(facing)));
    double w = 1.3;
    double h = 1.65;
    double d = 1.5;
    mesh.material(0).colour(cloth);
    for (double side = -1; side <= 1; side += 2) {
      Vec ridgeFront = Vec.of(0, h, d);
      Vec ridgeBack = Vec.of(0, h * 0.94, -d);
      Vec sagFront = Vec.of(side * w * 0.46, h * 0.5, d * 0.98);
      Vec sagBack = Vec.of(side * w * 0.46, h * 0.46, -d);
      Vec footFront = Vec.of(side * w, 0, d);
      Vec footBack = Vec.of(side * w, 0, -d);
      mesh.quad(ridgeFront, ridgeBack, sagBack, sagFront);
      mesh.quad(sagFront, sagBack, footBack, footFront);
      mesh.flat(ridgeBack, Vec.of(0, 0, -d), footBack);
      // The door, folded back.
      mesh.colour(Vec.rgb(cloth).times(1.15));
      mesh.flat(ridgeFront, footFront, Vec.of(side * w * 0.62, 0, d + 0.18));
      mesh.colour(cloth);
      mesh.colour(0x3b3026);
      mesh.beam(footFront, Vec.of(side * (w + 0.75), 0, d + 0.5), 0.012, 0.012, 4);
      mesh.beam(footBack, Vec.of(side * (w + 0.7), 0, -d - 0.4), 0.012, 0.012, 4);
      mesh.colour(cloth);
    }
    mesh.colour(0x4a3828);
    mesh.beam(Vec.of(0, 0, d), Vec.of(0, h + 0.12, d), 0.035, 0.03, 5);
    mesh.beam(Vec.of(0, h, d), Vec.of(0, 0, d + 1.3), 0.012, 0.012, 4);
    mesh.colour(0x6b3b34);
    mesh.box(-0.75, 0.02, -1.1, 0.05, 0.16, 1.0);
    mesh.colour(0x8c8471);
    mesh.ellipsoid(Vec.of(-0.35, 0.22, -0.85), 0.3, 0.1, 0.18, 8);
    mesh.place(Mat4.identity());
  }

  private void woodPile() {
    mesh.place(Mat4.translation(-7.4, 0, 2.2).times(Mat4.rotationY(0.9)));
    for (int row = 0; row < 4; row++) {
      for (int i = 0; i < 6 - row; i++) {
        double x = -0.65 + i * 0.26 + row * 0.13;
        double y = 0.14 + row * 0.22;
        mesh.material(0).colour(Vec.rgb(0x5d4a38).mix(Vec.rgb(0x473a30), random.nextDouble()));
        double end = 0.5 + random.nextDouble() * 0.1;
        mesh.beam(Vec.of(x, y, -0.5), Vec.of(x, y, end), 0.125, 0.12, 7);
        mesh.colour(0xa98a62);
        mesh.beam(Vec.of(x, y, end), Vec.of(x, y, end + 0.012), 0.1, 0.1, 7);
      }
    }
    mesh.place(Mat4.identity());
  }

  /** Tam's cart: hives of straw under wet sacking. */
  private void cart() {
    mesh.place(Mat4.translation(5.6, 0, 0.2).times(Mat4.rotationY(-0.5)));
    mesh.material(0).colour(0x5b4430);
    mesh.box(-0.75, 0.62, -1.2, 0.75, 0.72, 1.2);
    for (double side = -1; side <= 1; side += 2) {
      mesh.box(side * 0.75 - 0.03, 0.7, -1.2, side * 0.75 + 0.03, 0.98, 1.2);
      wheel(side * 0.88);
      mesh.colour(0x5b4430);
      mesh.beam(Vec.of(side * 0.45, 0.66, 1.2), Vec.of(side * 0.4, 0.25, 2.7), 0.045, 0.035, 5);
    }
    for (int i = 0; i < 11; i++) {
      int row = i / 3;
      double x = (i % 3 - 1) * 0.48;
      double z = -0.88 + row * 0.58;
      hive(x, z, 0.72 + (i % 2) * 0.02);
    }
    mesh.place(Mat4.identity());
  }

  private void wheel(double x) {
    mesh.colour(0x49382a);
    int sides = 12;
    double r = 0.56;
    for (int i = 0; i < sides; i++) {
      double a = 2 * Math.PI * i / sides;
      double b = 2 * Math.PI * (i + 1) / sides;
      Vec from = Vec.of(x, r + Math.sin(a) * r, Math.cos(a) * r);
      Vec to = Vec.of(x, r + Math.sin(b) * r, Math.cos(b) * r);
      mesh.beam(from, to, 0.045, 0.045, 4);
      if (i % 2 == 0) {
        mesh.beam(Vec.of(x, r, 0), from, 0.03, 0.025, 4);
      }
    }
  }

  private void hive(double x, double z, double y) {
    Mat4 cart = Mat4.translation(5.6, 0, 0.2).times(Mat4.rotationY(-0.5));
    mesh.place(cart.times(Mat4.translation(x, y, z)));
    boolean wrapped = random.nextInt(3) > 0;
    mesh.colour(wrapped ? 0x8f8060 : 0xb08d4a);
    mesh.lathe(
        new double[] {0.21, 0, 0.235, 0.12, 0.225, 0.24, 0.18, 0.36, 0.1, 0.45, 0.015, 0.48}, 1, 9);
    if (wrapped) {
      mesh.colour(0x5c4a30);
      mesh.lathe(new double[] {0.243, 0.16, 0.243, 0.19}, 1, 9);
    } else {
      mesh.colour(0x1d140c);
      mesh.ellipsoid(Vec.of(0, 0.07, 0.22), 0.05, 0.035, 0.03, 6);
    }
    mesh.place(cart);
  }

  private void lantern(double x, double z) {
    mesh.material(0).colour(0x3f3126);
    mesh.beam(Vec.of(x, 0, z), Vec.of(x - 0.05, 1.75, z), 0.04, 0.03, 5);
    mesh.beam(Vec.of(x - 0.05, 1.7, z), Vec.of(x + 0.3, 1.78, z + 0.12), 0.025, 0.02, 5);
    mesh.material(GLOW * 2.2).colour(0xffb45a);
    mesh.ellipsoid(Vec.of(x + 0.28, 1.52, z + 0.11), 0.055, 0.085, 0.055, 7);
    mesh.material(0).colour(0x2a2320);
    mesh.box(x + 0.2, 1.62, z + 0.03, x + 0.36, 1.65, z + 0.19);
    mesh.box(x + 0.2, 1.39, z + 0.03, x + 0.36, 1.42, z + 0.19);
  }

  /** The Patience, on her rope. */
  private void barge() {
    double y = Ground.WATER + 0.1;
    mesh.place(Mat4.translation(-3.6, y, -13.4).times(Mat4.rotationY(0.16)));
    mesh.material(0).colour(0x59432f);
    mesh.box(-1.5, 0, -2.6, 1.5, 0.16, 2.2);
    for (double side = -1; side <= 1; side += 2) {
      mesh.box(side * 1.5 - 0.08, 0, -2.6, side * 1.5 + 0.08, 0.48, 2.2);
      mesh.beam(Vec.of(side * 1.5, 0.3, -1.9), Vec.of(side * 1.5, 1.15, -1.9), 0.06, 0.05, 5);
      mesh.beam(Vec.of(side * 1.5, 0.3, 1.6), Vec.of(side * 1.5, 1.15, 1.6), 0.06, 0.05, 5);
      mesh.beam(Vec.of(side * 1.5, 1.1, -1.9), Vec.of(side * 1.5, 1.1, 1.6), 0.045, 0.045, 5);
    }
    mesh.quad(
        Vec.of(-1.4, 0.1, 2.2),
        Vec.of(1.4, 0.1, 2.2),
        Vec.of(1.3, 0.75, 3.7),
        Vec.of(-1.3, 0.75, 3.7));
    mesh.place(Mat4.identity());
    mesh.colour(0x3f342a);
    mesh.beam(Vec.of(-5.9, -0.7, -9.9), Vec.of(-5.85, 1.15, -9.8), 0.13, 0.11, 7);
    mesh.colour(0x7d6c4e);
    Vec before = Vec.of(-5.85, 0.9, -9.8);
    for (int i = 1; i <= 10; i++) {
      double t = i / 10.0;
      Vec next =
          Vec.of(-5.85 + 1.0 * t, 0.9 - 1.0 * Math.sin(Math.PI * t * 0.62), -9.8 - 70 * t * t);
      mesh.beam(before, next, 0.028, 0.028, 4);
      before = next;
    }
  }

  private void bundles() {
    mesh.material(0).colour(0x6a5138);
    mesh.ellipsoid(Vec.of(-3.5, 0.2, -1.6), 0.32, 0.24, 0.24, 8);
    mesh.colour(0x54604f);
    mesh.ellipsoid(Vec.of(-3.2, 0.14, -1.95), 0.36, 0.15, 0.16, 8);
    mesh.colour(0x7a5a3a);
    mesh.place(Mat4.translation(2.9, 0, -2.5));
    mesh.lathe(new double[] {0.2, 0, 0.24, 0.18, 0.24, 0.32, 0.2, 0.5}, 1, 10);
    mesh.colour(0x33302c);
    mesh.lathe(new double[] {0.245, 0.12, 0.245, 0.16}, 1, 10);
    mesh.lathe(new double[] {0.225, 0.4, 0.225, 0.44}, 1, 10);
    mesh.place(Mat4.identity());
  }
}
