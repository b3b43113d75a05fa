package dev.parley.demo.render;

import dev.parley.demo.shape.PlantShape;
import dev.parley.demo.shape.Vec;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.CampMap;
import dev.parley.demo.world.Ground;
import dev.parley.demo.world.Obstacle;
import dev.parley.demo.world.Spot;

/**
 * How far back a camera can be so that no tree stands between it and whom it follows, and nobody
 * right before it.
 */
public final class CameraRoom {
  /** Nearer than that, a back fills the picture. */
  static final double NEAREST = 1.3;

  private static final double STEP = 0.05;
  private static final double BODY = 0.55;

  /** Whoever stands before the eye at less than that fills the picture. */
  private static final double FACE = 1.2;

  private static final double THING = 0.35;
  private static final double OVER = 0.1;

  /** How far the boughs of a conifer, and the branches of a willow, reach at the eye's height. */
  private static final double BOUGHS = 2.2;

  private static final double BRANCHES = 3.4;

  /** From the middle of the clearing to the wood around it, which is wider than deep. */
  private static final double CLEARING = 13;

  private static final double WIDER = 1.15;
  private static final double MIDDLE = 3;
  private static final double BANK = -8.5;

  private CameraRoom() {}

  /**
   * The same for a camera that goes back slowly: at once nearer, further by no more than is said,
   * except past somebody.
   *
   * @param before metres behind the player until now
   * @param further metres
   */
  public static double behindPlayer(
      Camp camp, double heading, double pitch, double distance, double before, double further) {
    double room = behindPlayer(camp, heading, pitch, distance);
    double slow = Math.min(room, before + further);
    Vec eye = Camera.eyeBehind(camp.player().at(), heading, pitch, slow);
    return isBeforeSomebody(camp, eye, heading) ? room : slow;
  }

  /**
   * As much of a distance as there is room for.
   *
   * @param heading radians, as of a camera
   * @param pitch radians
   * @param distance metres behind the player
   */
  static double behindPlayer(Camp camp, double heading, double pitch, double distance) {
    Spot who = camp.player().at();
    double room = NEAREST;
    while (room < distance) {
      double next = Math.min(distance, room + STEP);
      if (!isOpen(camp, Camera.eyeBehind(who, heading, pitch, next))) {
        break;
      }
      room = next;
    }
    while (room > NEAREST
        && isBeforeSomebody(camp, Camera.eyeBehind(who, heading, pitch, room), heading)) {
      room = Math.max(NEAREST, room - STEP);
    }
    return Math.min(room, distance);
  }

  private static boolean isBeforeSomebody(Camp camp, Vec eye, double heading) {
    Spot at = new Spot(eye.x(), eye.z());
    double above = eye.y() - Ground.heightAt(at.x(), at.z());
    for (Body body : camp.companions()) {
      double top = body.isSitting() ? 1.45 : 1.85;
      Spot there = body.at();
      double ahead =
          (there.x() - at.x()) * Math.sin(heading) + (there.z() - at.z()) * Math.cos(heading);
      if (above < top + THING && there.distanceTo(at) < (ahead > 0 ? FACE : BODY)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOpen(Camp camp, Vec eye) {
    Spot at = new Spot(eye.x(), eye.z());
    double above = eye.y() - Math.max(Ground.WATER, Ground.heightAt(at.x(), at.z()));
    if (at.z() > BANK && Math.hypot(at.x() / WIDER, at.z() - MIDDLE) > CLEARING) {
      return false;
    }
    for (Obstacle obstacle : camp.map().obstacles()) {
      if (above < obstacle.height() + OVER
          && obstacle.middle().distanceTo(at) < obstacle.radius() + THING) {
        return false;
      }
    }
    return CampMap.trees().stream().noneMatch(tree -> tree.distanceTo(at) < BOUGHS)
        && PlantShape.WILLOWS.stream().noneMatch(tree -> tree.distanceTo(at) < BRANCHES);
  }
}
