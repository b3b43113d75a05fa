package dev.parley.demo.world;

import java.util.Collection;
import java.util.List;

/** How people walk: around things, and out of each other's way. */
final class Footwork {
  private static final double PLAYER_WALK = 2.6;
  private static final double WALK = 1.5;
  private static final double APART = 0.6;
  private static final double ASIDE = Math.toRadians(60);
  private static final double TOUCH = 0.55;

  private final CampMap map;
  private final Paths paths;
  private final Collection<Body> everybody;

  /**
   * @param everybody who may stand in the way
   */
  Footwork(CampMap map, Collection<Body> everybody) {
    this.map = map;
    this.paths = new Paths(map);
    this.everybody = everybody;
  }

  /** Lets somebody walk where a player steers, along a heading and to the sides of it. */
  void steer(Body player, double right, double ahead, double heading, double deltaSeconds) {
    double length = Math.hypot(right, ahead);
    if (length < 1e-6) {
      player.setSpeed(0);
      return;
    }
    player.halt();
    double bearing = heading + Math.atan2(-right, ahead);
    player.turnTo(bearing, deltaSeconds * 1.6);
    double metres = PLAYER_WALK * Math.min(1, length) * deltaSeconds;
    Spot before = player.at();
    Spot wanted = before.towards(bearing, metres);
    if (isFreeFor(player, wanted)) {
      player.moveTo(wanted);
    } else if (isFreeFor(player, new Spot(wanted.x(), before.z()))) {
      player.moveTo(new Spot(wanted.x(), before.z()));
    } else if (isFreeFor(player, new Spot(before.x(), wanted.z()))) {
      player.moveTo(new Spot(before.x(), wanted.z()));
    }
    player.setSpeed(before.distanceTo(player.at()) / Math.max(1e-6, deltaSeconds));
  }

  /** A player goes on along a way, or stands with the speed of the last steering. */
  void stepPlayer(Body player, double deltaSeconds) {
    if (player.isUnderWay()) {
      player.step(deltaSeconds, PLAYER_WALK);
    } else {
      double speed = player.speed();
      player.step(deltaSeconds, 0);
      player.setSpeed(speed);
    }
  }

  void step(Body companion, double deltaSeconds) {
    skipTaken(companion);
    companion.step(deltaSeconds, WALK);
  }

  /** A corner on which somebody stands is as good as reached by who is beside it. */
  private void skipTaken(Body body) {
    Spot corner = body.nextCorner();
    if (corner == null || body.at().distanceTo(corner) > APART) {
      return;
    }
    for (Body other : everybody) {
      if (other != body && other.at().distanceTo(corner) < APART) {
        body.skipCorner();
        return;
      }
    }
  }

  /**
   * Sends somebody to within a distance of a spot, on the side from which they come if it can be.
   */
  void walkNear(Body body, Spot goal, double clearance) {
    double bearing = goal.bearingTo(body.at());
    Spot there = goal.towards(bearing, clearance);
    for (int i = 1; i <= 12 && !map.isFree(there.x(), there.z()); i++) {
      // To either side in turn, ever further around.
      double aside = (i % 2 == 0 ? 1 : -1) * ((i + 1) / 2) * Math.PI / 7;
      there = goal.towards(bearing + aside, clearance);
    }
    body.walk(paths.between(body.at(), there));
  }

  /** Sends somebody to a seat. */
  void walkTo(Body body, Seat seat) {
    body.walk(paths.between(body.at(), beside(seat)));
  }

  /** In front of a seat one can walk; on it one cannot. */
  Spot beside(Seat seat) {
    Spot ahead = seat.at().towards(seat.facing(), 0.62);
    return map.isFree(ahead.x(), ahead.z()) ? ahead : seat.at().towards(seat.facing(), 0.75);
  }

  /** Those who walk make room for each other. */
  void keepApart(List<Body> companions) {
    for (Body body : companions) {
      for (Body other : everybody) {
        double gap = body.at().distanceTo(other.at());
        if (other == body || body.isSitting() || gap >= APART || gap < 1e-6) {
          continue;
        }
        // Who walks is pushed to one side too, and so gets around who stands in the way.
        double bearing = other.at().bearingTo(body.at()) + (body.isUnderWay() ? ASIDE : 0);
        Spot pushed = body.at().towards(bearing, (APART - gap) * 0.5);
        if (map.isFree(pushed.x(), pushed.z())) {
          body.moveTo(pushed);
        }
      }
    }
  }

  private boolean isFreeFor(Body body, Spot spot) {
    if (!map.isFree(spot.x(), spot.z())) {
      return false;
    }
    for (Body other : everybody) {
      double distance = other.at().distanceTo(spot);
      // Who stands too near already may walk away.
      if (other != body && distance < TOUCH && distance < other.at().distanceTo(body.at())) {
        return false;
      }
    }
    return true;
  }
}
