package dev.parley.demo.shape;

/** A head, and what is worn on it. */
final class HeadShape {
  private final MeshBuilder mesh;
  private final Look look;

  HeadShape(MeshBuilder mesh, Look look) {
    this.mesh = mesh;
    this.look = look;
  }

  /**
   * @param neck where the neck begins, turned as the head is
   * @param torso what hair falls upon
   * @param mouth how far it is open, from 0 to 1
   */
  void add(Mat4 neck, Mat4 torso, double mouth) {
    mesh.place(neck).colour(look.skin());
    mesh.beam(Vec.of(0, -0.06, 0), Vec.of(0, 0.08, 0.01), 0.052, 0.05, 8);
    mesh.ellipsoid(Vec.of(0, 0.17, 0.015), 0.094, 0.122, 0.108, 12);
    mesh.ellipsoid(Vec.of(0, 0.105, 0.045), 0.068, 0.06, 0.072, 10);
    mesh.ellipsoid(Vec.of(0, 0.155, 0.122), 0.017, 0.03, 0.026, 6);
    face(mouth);
    switch (look.head()) {
      case SHORN -> shorn();
      case PLAIT -> plait(neck, torso);
      case WIDE_HAT -> hat(neck);
      case HOOD -> hood();
    }
  }

  private void face(double mouth) {
    Vec brow = Vec.rgb(look.hair()).times(0.7);
    for (double side = -1; side <= 1; side += 2) {
      mesh.colour(0xe9e2d6);
      mesh.ellipsoid(Vec.of(side * 0.037, 0.185, 0.105), 0.017, 0.011, 0.012, 6);
      mesh.colour(0x1c1512);
      mesh.ellipsoid(Vec.of(side * 0.036, 0.185, 0.113), 0.0085, 0.0095, 0.008, 6);
      mesh.colour(brow);
      mesh.beam(
          Vec.of(side * 0.018, 0.211, 0.115), Vec.of(side * 0.056, 0.209, 0.1), 0.0065, 0.005, 4);
      mesh.colour(look.skin());
      mesh.ellipsoid(Vec.of(side * 0.094, 0.165, 0.0), 0.014, 0.03, 0.02, 6);
    }
    mesh.colour(0x5e2a22);
    mesh.ellipsoid(Vec.of(0, 0.098 - 0.008 * mouth, 0.112), 0.026, 0.005 + 0.016 * mouth, 0.01, 6);
  }

  private void shorn() {
    mesh.colour(look.hair());
    mesh.ellipsoid(Vec.of(0, 0.21, -0.012), 0.101, 0.1, 0.108, 11);
    mesh.beam(Vec.of(-0.05, 0.275, 0.07), Vec.of(0.035, 0.285, 0.085), 0.028, 0.018, 5);
  }

  private void plait(Mat4 neck, Mat4 torso) {
    mesh.colour(look.hair());
    mesh.ellipsoid(Vec.of(0, 0.205, -0.02), 0.103, 0.108, 0.108, 11);
    mesh.ellipsoid(Vec.of(0, 0.14, -0.075), 0.075, 0.08, 0.06, 9);
    mesh.place(torso);
    Vec before = Vec.of(0.05, 0.6, -0.09);
    for (int i = 1; i <= 7; i++) {
      Vec next = Vec.of(0.05 + 0.014 * i, 0.6 - 0.06 * i, -0.09 - 0.012 * Math.sin(i));
      mesh.ellipsoid(before.mix(next, 0.5), 0.03, 0.038, 0.03, 6);
      before = next;
    }
    mesh.place(neck).colour(0x8d8f96);
    for (double side = -1; side <= 1; side += 2) {
      // Spectacles.
      mesh.beam(
          Vec.of(side * 0.016, 0.178, 0.126), Vec.of(side * 0.06, 0.178, 0.118), 0.004, 0.004, 4);
      mesh.beam(
          Vec.of(side * 0.06, 0.18, 0.118), Vec.of(side * 0.095, 0.185, 0.02), 0.0035, 0.0035, 4);
    }
  }

  private void hat(Mat4 neck) {
    mesh.colour(look.hair());
    mesh.ellipsoid(Vec.of(0, 0.19, -0.02), 0.104, 0.1, 0.108, 10);
    mesh.colour(0xd2b878);
    mesh.lathe(
        new double[] {
          0.3, 0.215, 0.26, 0.232, 0.125, 0.25, 0.122, 0.3, 0.1, 0.35, 0.05, 0.372, 0.005, 0.374
        },
        1,
        14);
    mesh.colour(0x7d4b2c);
    mesh.lathe(new double[] {0.129, 0.25, 0.127, 0.285}, 1, 14);
    // The torn veil, thrown back.
    mesh.place(neck.times(Mat4.translation(0, 0, -0.075))).colour(0x57554e);
    mesh.lathe(new double[] {0.15, 0.03, 0.2, 0.1, 0.225, 0.215}, 0.55, 9);
  }

  private void hood() {
    mesh.colour(look.coat());
    mesh.ellipsoid(Vec.of(0, 0.18, -0.035), 0.132, 0.155, 0.132, 12);
    mesh.ellipsoid(Vec.of(0, 0.27, -0.1), 0.08, 0.075, 0.09, 8);
    mesh.lathe(new double[] {0.19, -0.07, 0.15, 0.02, 0.115, 0.09}, 0.95, 12);
  }
}
