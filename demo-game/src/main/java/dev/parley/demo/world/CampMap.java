package dev.parley.demo.world;

import java.util.ArrayList;
import java.util.List;

/** What stands where in the camp, and where one can walk. */
public final class CampMap {
  /** How wide a person is, in metres from the middle. */
  static final double BODY_RADIUS = 0.3;

  private static final double ROOM = 0.05;
  private static final double LEFT = -13;
  private static final double RIGHT = 13;
  private static final double RIVER = -9.2;
  private static final double ROAD_END = 15;

  private final List<Obstacle> obstacles = new ArrayList<>();

  CampMap() {
    add(0, 0, 0.75, 0.25); // the fire
    log(-2.25, 0.35, 0.9);
    log(1.95, -1.55, 0.9);
    log(-1.25, -2.2, 0.9);
    tent(-6.0, -4.4);
    tent(-8.8, -1.3);
    add(-7.4, 2.2, 0.95, 0.9); // the wood pile
    add(5.6, 0.2, 1.3, 1.5); // the cart with the hives
    add(4.9, -4.4, 0.8, 1.4); // the mule
    for (double z = -9; z <= 1; z += 1) {
      add(8.6, z, 1.45, 1.2); // the ramp
    }
    for (Spot tree : trees()) {
      add(tree.x(), tree.z(), 0.35, 8);
    }
  }

  /** The trees near enough to be walked into. */
  public static List<Spot> trees() {
    return List.of(
        new Spot(-9.9, -6.6),
        new Spot(-12.0, -3.4),
        new Spot(-11.6, 3.2),
        new Spot(-8.6, 8.8),
        new Spot(-4.4, 12.6),
        new Spot(12.2, -5.2),
        new Spot(11.8, 3.4),
        new Spot(8.2, 9.6));
  }

  public List<Obstacle> obstacles() {
    return List.copyOf(obstacles);
  }

  /** Whether a person can stand there. */
  public boolean isFree(double x, double z) {
    return isFree(x, z, BODY_RADIUS);
  }

  /** Whether a way may lead through there: with a little room, so that nobody grazes anything. */
  boolean isWalkable(double x, double z) {
    return isFree(x, z, BODY_RADIUS + ROOM);
  }

  private boolean isFree(double x, double z, double radius) {
    if (x < LEFT || x > RIGHT || z < RIVER || z > ROAD_END) {
      return false;
    }
    for (Obstacle obstacle : obstacles) {
      if (obstacle.blocks(x, z, radius)) {
        return false;
      }
    }
    return true;
  }

  /** Whether one can walk straight from one spot to the other. */
  boolean isClear(Spot from, Spot to) {
    double length = from.distanceTo(to);
    int steps = (int) Math.ceil(length / 0.15);
    for (int i = 0; i <= steps; i++) {
      double t = steps == 0 ? 0 : (double) i / steps;
      double x = from.x() + (to.x() - from.x()) * t;
      double z = from.z() + (to.z() - from.z()) * t;
      if (!isWalkable(x, z)) {
        return false;
      }
    }
    return true;
  }

  private void log(double x, double z, double width) {
    add(x, z, width / 2, 0.4);
  }

  private void tent(double x, double z) {
    add(x, z, 1.45, 1.6);
  }

  private void add(double x, double z, double radius, double height) {
    obstacles.add(new Obstacle(new Spot(x, z), radius, height));
  }
}
