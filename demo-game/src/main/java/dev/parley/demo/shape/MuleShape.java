package dev.parley.demo.shape;

/** Duchess, who bites. */
public final class MuleShape {
  private static final int COAT = 0x5e5148;
  private static final int DARK = 0x2e2825;
  private static final int MUZZLE = 0x9a8b7a;

  private MuleShape() {}

  /**
   * Adds her as she stands now.
   *
   * @param seconds for tail and ears
   */
  public static void build(MeshBuilder mesh, double seconds) {
    Mat4 place = Mat4.translation(4.9, 0, -4.4).times(Mat4.rotationY(-1.15));
    mesh.place(place).material(0).colour(COAT);
    mesh.loft(
        new Vec[] {
          Vec.of(0, 1.02, -0.72),
          Vec.of(0, 1.06, -0.6),
          Vec.of(0, 1.02, -0.25),
          Vec.of(0, 0.98, 0.2),
          Vec.of(0, 1.02, 0.5),
          Vec.of(0, 1.05, 0.62)
        },
        new double[] {0.05, 0.27, 0.32, 0.32, 0.26, 0.08},
        1.1,
        10);
    double nod = 0.03 * Math.sin(seconds * 0.7);
    Vec head = Vec.of(0.02, 1.52 + nod, 1.02);
    mesh.loft(
        new Vec[] {Vec.of(0, 1.05, 0.45), Vec.of(0, 1.3, 0.72), Vec.of(0, 1.54 + nod, 0.9)},
        new double[] {0.2, 0.145, 0.12},
        1.3,
        8);
    mesh.loft(
        new Vec[] {Vec.of(0, 1.6 + nod, 0.85), head, Vec.of(0.02, 1.36 + nod, 1.22)},
        new double[] {0.1, 0.125, 0.085},
        1.1,
        8);
    mesh.colour(MUZZLE);
    mesh.ellipsoid(Vec.of(0.02, 1.34 + nod, 1.24), 0.085, 0.08, 0.085, 8);
    mesh.colour(DARK);
    for (double side = -1; side <= 1; side += 2) {
      double flick =
          0.12 * Math.max(0, Math.sin(seconds * 1.3 + side)) * Math.max(0, Math.sin(seconds * 7));
      mesh.beam(
          Vec.of(side * 0.07, 1.62 + nod, 0.86),
          Vec.of(side * (0.16 + flick), 1.92 + nod, 0.8 - flick),
          0.05,
          0.015,
          5);
      mesh.ellipsoid(Vec.of(side * 0.105, 1.52 + nod, 1.0), 0.022, 0.026, 0.03, 5);
      leg(mesh, side * 0.17, 0.48);
      leg(mesh, side * 0.17, -0.55);
    }
    mesh.colour(DARK);
    mesh.loft(
        new Vec[] {Vec.of(0, 1.3, 0.6), Vec.of(0, 1.5, 0.76), Vec.of(0, 1.7 + nod, 0.84)},
        new double[] {0.04, 0.05, 0.03},
        2.4,
        5);
    double swish = 0.14 * Math.sin(seconds * 1.9);
    mesh.beam(Vec.of(0, 1.06, -0.72), Vec.of(swish, 0.5, -0.85), 0.035, 0.06, 5);
    mesh.colour(0x7a3f35);
    mesh.loft(
        new Vec[] {Vec.of(0, 1.02, -0.34), Vec.of(0, 1.0, 0.16)},
        new double[] {0.335, 0.335},
        1.1,
        10);
    mesh.place(Mat4.identity());
  }

  private static void leg(MeshBuilder mesh, double x, double z) {
    mesh.colour(COAT);
    mesh.beam(Vec.of(x, 0.95, z), Vec.of(x, 0.45, z + 0.03), 0.105, 0.055, 6);
    mesh.beam(Vec.of(x, 0.47, z + 0.03), Vec.of(x, 0.1, z), 0.052, 0.045, 6);
    mesh.colour(DARK);
    mesh.beam(Vec.of(x, 0.1, z), Vec.of(x, 0, z + 0.02), 0.055, 0.065, 6);
  }
}
