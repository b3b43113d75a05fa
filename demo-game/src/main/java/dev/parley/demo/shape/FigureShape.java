package dev.parley.demo.shape;

import dev.parley.demo.shape.Pose.Joint;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Ground;

/** People, built anew for every frame from their pose. */
public final class FigureShape {
  private static final double SEAT = 0.4;

  private final MeshBuilder mesh;

  public FigureShape(MeshBuilder mesh) {
    this.mesh = mesh;
  }

  /** Adds somebody as they stand or sit there now. */
  public void add(Body body, Look look, Pose pose) {
    double x = body.at().x();
    double z = body.at().z();
    double size = look.height() / 1.76;
    double bob = Math.abs(Math.sin(pose.phase())) * 0.035 * pose.get(Joint.STRIDE);
    Mat4 root =
        Mat4.translation(x, Math.max(0, Ground.heightAt(x, z)), z)
            .times(Mat4.rotationY(body.facing()))
            .times(Mat4.scale(size, size, size));
    double sit = pose.get(Joint.SIT);
    double hip = mix(0.92, SEAT / size + 0.12, sit) + bob;
    mesh.material(0);
    Vec[] knees = legs(root, look, pose, hip);
    Mat4 torso =
        root.times(Mat4.translation(0, hip, 0))
            .times(Mat4.rotationX(pose.get(Joint.LEAN) + look.stoop()));
    coat(root, look, hip, sit, knees);
    torso(torso, look, pose);
    arm(torso, look, pose, body, 1);
    arm(torso, look, pose, body, -1);
    Mat4 neck =
        torso
            .times(Mat4.translation(0, 0.57 + pose.breath(), 0.01))
            .times(Mat4.rotationY(pose.get(Joint.HEAD_TURN)))
            .times(
                Mat4.rotationX(
                    pose.get(Joint.HEAD_NOD) - 0.75 * (pose.get(Joint.LEAN) + look.stoop())));
    new HeadShape(mesh, look).add(neck, torso, pose.get(Joint.MOUTH));
    mesh.place(Mat4.identity());
  }

  /** Where somebody's head ends, for what is written above it. */
  public static Vec above(Body body, Look look) {
    double top = body.isSitting() ? look.height() * 0.79 : look.height() * 1.03;
    double x = body.at().x();
    double z = body.at().z();
    double ahead = body.isSitting() ? 0.14 : 0.04;
    return Vec.of(
        x + Math.sin(body.facing()) * ahead,
        Math.max(0, Ground.heightAt(x, z)) + top + 0.12,
        z + Math.cos(body.facing()) * ahead);
  }

  private Vec[] legs(Mat4 root, Look look, Pose pose, double hip) {
    mesh.place(root);
    Vec[] knees = new Vec[2];
    double sit = pose.get(Joint.SIT);
    double stride = pose.get(Joint.STRIDE);
    for (int i = 0; i < 2; i++) {
      double side = i == 0 ? 1 : -1;
      double swing = Math.sin(pose.phase() + (i == 0 ? 0 : Math.PI)) * 0.55 * stride;
      double thigh = mix(swing, 1.42, sit);
      double bend =
          mix(0.06 + stride * 0.5 * Math.max(0, -Math.cos(pose.phase() + i * Math.PI)), 1.42, sit);
      double length = hip > 0.7 ? 0.46 : 0.44;
      Vec top = Vec.of(side * 0.1, hip, 0);
      Vec knee =
          top.plus(
              Vec.of(
                  side * (0.02 + 0.05 * sit), -Math.cos(thigh) * length, Math.sin(thigh) * length));
      double shin = thigh - bend;
      Vec ankle = knee.plus(Vec.of(0, -Math.cos(shin) * 0.42, Math.sin(shin) * 0.42));
      ankle = Vec.of(ankle.x(), Math.max(0.07, ankle.y()), ankle.z());
      knees[i] = knee;
      mesh.colour(look.legs());
      mesh.beam(top, knee, 0.095, 0.07, 8);
      mesh.beam(knee, ankle, 0.068, 0.05, 8);
      mesh.colour(0x2c211b);
      mesh.beam(knee.mix(ankle, 0.55), ankle, 0.072, 0.06, 8);
      mesh.ellipsoid(ankle.plus(Vec.of(0, -0.03, 0.07)), 0.058, 0.05, 0.125, 8);
    }
    return knees;
  }

  /** From the belt down: it falls straight, or lies over the knees. */
  private void coat(Mat4 root, Look look, double hip, double sit, Vec[] knees) {
    Vec lap = knees[0].mix(knees[1], 0.5);
    Vec hips = Vec.of(0, hip + 0.06, 0);
    Vec below = Vec.of(0, Math.max(0.12, lap.y() - 0.36), lap.z() + 0.05 * sit);
    double flare = 0.2 + 0.1 * look.hem();
    mesh.place(root).colour(look.coat());
    if (look.hem() > 0.6) {
      Vec low = lap.mix(below, (look.hem() - 0.5) * 2);
      mesh.loft(
          new Vec[] {hips, Vec.of(0, hip - 0.04, 0.03 * sit), lap, low},
          new double[] {0.17, 0.2, mix(flare, 0.22, sit), flare + 0.02},
          mix(0.95, 0.8, sit),
          10);
    } else {
      Vec low = hips.mix(lap, 0.35 + look.hem());
      mesh.loft(
          new Vec[] {hips, Vec.of(0, hip - 0.04, 0.02 * sit), low},
          new double[] {0.165, 0.195, flare},
          mix(0.85, 0.6, sit),
          10);
    }
    mesh.colour(look.trim());
    mesh.loft(
        new Vec[] {Vec.of(0, hip + 0.08, 0.01), Vec.of(0, hip + 0.035, 0)},
        new double[] {0.176, 0.184},
        0.92,
        10);
  }

  private void torso(Mat4 torso, Look look, Pose pose) {
    double w = look.width();
    mesh.place(torso).colour(look.coat());
    double up = pose.breath();
    mesh.lathe(
        new double[] {
          0.17, -0.02, 0.165 * w, 0.1, 0.185 * w, 0.26, 0.2 * w, 0.38 + up, 0.165 * w, 0.47 + up,
          0.07, 0.52 + up
        },
        0.72,
        12);
    for (double side = -1; side <= 1; side += 2) {
      mesh.ellipsoid(Vec.of(side * 0.165 * w, 0.435 + up, 0), 0.075, 0.07, 0.08, 8);
    }
    mesh.colour(look.trim());
    mesh.lathe(new double[] {0.1, 0.47 + up, 0.078, 0.545 + up}, 0.9, 10);
    if (look.head() == Look.Head.PLAIT) {
      // The measuring cord, worn like a scarf.
      mesh.colour(0xe6cf86);
      mesh.beam(Vec.of(0.07, 0.5, 0.1), Vec.of(0.09, 0.08, 0.165), 0.016, 0.014, 5);
      mesh.beam(Vec.of(-0.07, 0.5, 0.1), Vec.of(-0.06, 0.2, 0.165), 0.016, 0.014, 5);
      mesh.lathe(new double[] {0.115, 0.475, 0.118, 0.51}, 0.95, 10);
    } else if (look.head() == Look.Head.HOOD) {
      mesh.colour(0x7a5a38);
      mesh.ellipsoid(Vec.of(0, 0.26, -0.2), 0.15, 0.19, 0.11, 12);
      mesh.colour(0x5b4129);
      mesh.ellipsoid(Vec.of(0, 0.33, -0.235), 0.125, 0.1, 0.085, 12);
      mesh.beam(Vec.of(0.11, 0.5, 0.05), Vec.of(0.12, 0.12, -0.13), 0.022, 0.02, 5);
      mesh.beam(Vec.of(-0.11, 0.5, 0.05), Vec.of(-0.12, 0.12, -0.13), 0.022, 0.02, 5);
      mesh.colour(0x9a8660);
      mesh.beam(Vec.of(-0.22, 0.49, -0.2), Vec.of(0.22, 0.49, -0.2), 0.072, 0.072, 10);
      mesh.colour(0x5b4129);
      mesh.beam(Vec.of(-0.13, 0.49, -0.2), Vec.of(-0.1, 0.49, -0.2), 0.077, 0.077, 10);
      mesh.beam(Vec.of(0.1, 0.49, -0.2), Vec.of(0.13, 0.49, -0.2), 0.077, 0.077, 10);
    } else if (look.head() == Look.Head.WIDE_HAT) {
      mesh.colour(look.trim());
      mesh.beam(Vec.of(0.13, 0.47, 0.06), Vec.of(-0.16, 0.0, 0.1), 0.02, 0.02, 5);
      mesh.ellipsoid(Vec.of(-0.2, -0.04, 0.05), 0.07, 0.1, 0.1, 8);
    } else {
      mesh.colour(look.trim());
      mesh.lathe(new double[] {0.13, 0.455, 0.12, 0.52, 0.085, 0.56}, 0.95, 10);
    }
  }

  private void arm(Mat4 torso, Look look, Pose pose, Body body, int side) {
    boolean right = side < 0;
    double raise = pose.get(right ? Joint.ARM_RIGHT : Joint.ARM_LEFT);
    double out = pose.get(right ? Joint.ARM_RIGHT_OUT : Joint.ARM_LEFT_OUT);
    double bend = pose.get(right ? Joint.ELBOW_RIGHT : Joint.ELBOW_LEFT);
    double swing = Math.sin(pose.phase() + (right ? 0 : Math.PI)) * 0.42 * pose.get(Joint.STRIDE);
    Mat4 shoulder =
        torso
            .times(Mat4.translation(side * 0.185 * look.width(), 0.43 + pose.breath(), 0))
            .times(Mat4.rotationY(side * out * Math.sin(Math.min(1.5, raise))))
            .times(Mat4.rotationZ(side * (0.06 + out * Math.cos(Math.min(1.5, raise)))))
            .times(Mat4.rotationX(-raise - swing));
    mesh.place(shoulder).colour(look.coat());
    Vec elbow = Vec.of(0, -0.27, 0);
    mesh.beam(Vec.of(0, 0, 0), elbow, 0.068, 0.056, 8);
    Mat4 lower = shoulder.times(Mat4.translation(0, -0.27, 0)).times(Mat4.rotationX(-bend));
    mesh.place(lower);
    mesh.ellipsoid(Vec.of(0, 0, 0), 0.057, 0.057, 0.057, 8);
    mesh.colour(look.bareArms() ? look.skin() : look.coat());
    mesh.beam(Vec.of(0, 0, 0), Vec.of(0, -0.22, 0), look.bareArms() ? 0.045 : 0.056, 0.042, 8);
    mesh.colour(look.trim());
    if (look.bareArms()) {
      mesh.beam(Vec.of(0, 0.01, 0), Vec.of(0, -0.06, 0), 0.066, 0.064, 8);
    } else {
      mesh.beam(Vec.of(0, -0.185, 0), Vec.of(0, -0.225, 0), 0.052, 0.054, 8);
    }
    mesh.colour(look.skin());
    mesh.ellipsoid(Vec.of(0, -0.27, 0.005), 0.036, 0.06, 0.045, 8);
    if (right && body.carriesWood()) {
      mesh.colour(0x5d4a38);
      mesh.beam(Vec.of(-0.15, -0.27, 0.07), Vec.of(0.5, -0.27, 0.07), 0.075, 0.07, 7);
    } else if (right && look.head() == Look.Head.HOOD) {
      // The traveller's staff stands upright, however the hand is held.
      mesh.place(
          lower.times(Mat4.translation(0, -0.28, 0)).times(Mat4.rotationX(bend + raise + swing)));
      mesh.colour(0x6d5236);
      mesh.beam(Vec.of(0, -0.62, 0.03), Vec.of(0, 0.95, 0.0), 0.02, 0.024, 6);
    }
  }

  private static double mix(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
