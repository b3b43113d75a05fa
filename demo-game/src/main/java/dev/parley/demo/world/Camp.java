package dev.parley.demo.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The camp at the river crossing: the traveller, three companions, a fire that wants wood.
 *
 * <p>It moves in {@link #tick} alone, and the same calls give the same camp.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class Camp {
  /** The id of who plays. */
  public static final String PLAYER = "traveller";

  private static final List<Seat> SEATS =
      List.of(
          new Seat(new Spot(-2.0, 0.3)),
          new Seat(new Spot(1.8, -1.35)),
          new Seat(new Spot(-1.1, -2.0)));

  private static final double WALK = 1.5;
  private static final double PLAYER_WALK = 2.6;
  private static final double TALK_REACH = 8;
  private static final double HAND_REACH = 2.6;
  private static final double FULL_FIRE = 1;
  private static final double BURNT_PER_SECOND = 1 / 420.0;
  private static final double LOG_BURNS = 0.3;

  private final CampMap map = new CampMap();
  private final Paths paths = new Paths(map);
  private final Map<String, Body> bodies = new LinkedHashMap<>();
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final Map<String, Double> busySeconds = new LinkedHashMap<>();
  private final List<CampEvent> events = new ArrayList<>();
  private double seconds;
  private double fire = 0.85;
  private int woodOnPile = 14;

  private record Seat(Spot at) {
    double facing() {
      return at.bearingTo(Place.FIRE.spot());
    }
  }

  /**
   * @param names of the companions by id, three at most
   */
  public Camp(Map<String, String> names) {
    Body player = new Body(PLAYER, "you", new Spot(-1.6, 4.5), Math.PI);
    bodies.put(PLAYER, player);
    int seat = 0;
    for (Map.Entry<String, String> name : names.entrySet()) {
      Seat own = SEATS.get(seat++);
      Body body = new Body(name.getKey(), name.getValue(), own.at(), own.facing());
      body.sit(own.at(), own.facing());
      bodies.put(name.getKey(), body);
      seats.put(name.getKey(), own);
    }
  }

  public CampMap map() {
    return map;
  }

  public double seconds() {
    return seconds;
  }

  /** How well the fire burns, from 0 (embers) to 1. */
  public double fire() {
    return fire;
  }

  public int woodOnPile() {
    return woodOnPile;
  }

  public Body player() {
    return body(PLAYER);
  }

  /** Everybody but the player, in the order they were given. */
  public List<Body> companions() {
    return bodies.values().stream().filter(body -> !body.id().equals(PLAYER)).toList();
  }

  public Body body(String id) {
    Body body = bodies.get(id);
    if (body == null) {
      throw new IllegalArgumentException(
          "nobody in the camp is '" + id + "'; there are " + bodies.keySet());
    }
    return body;
  }

  /** What happened since the last call, in order. */
  public List<CampEvent> takeEvents() {
    List<CampEvent> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** Where somebody is, as one would say it. */
  public String placeOf(String id) {
    return Place.nameOf(body(id).at());
  }

  /** Who is near enough to hear somebody, the nearest first. */
  public List<Body> near(String id) {
    Spot here = body(id).at();
    return bodies.values().stream()
        .filter(other -> !other.id().equals(id) && other.at().distanceTo(here) <= TALK_REACH)
        .sorted(Comparator.comparingDouble(other -> other.at().distanceTo(here)))
        .toList();
  }

  /** Who would be meant by a word now: near and before one, rather than behind. */
  public Optional<Body> nearestToTalkTo() {
    Body player = player();
    return near(PLAYER).stream()
        .min(
            Comparator.comparingDouble(
                other ->
                    other.at().distanceTo(player.at())
                        + 1.2
                            * (1 - Math.cos(player.at().bearingTo(other.at()) - player.facing()))));
  }

  /** Lets the player walk: to the sides and ahead, each from -1 to 1, as seen along a heading. */
  public void movePlayer(double right, double ahead, double heading, double deltaSeconds) {
    Body player = player();
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

  /** Lets the player walk to a place by the way that leads there; false where none does. */
  public boolean sendPlayer(Place place) {
    walkNear(player(), place.spot(), place.clearance() + 0.2);
    return player().isUnderWay();
  }

  public boolean isPlayerUnderWay() {
    return player().isUnderWay();
  }

  /** Moves everybody on. */
  public void tick(double deltaSeconds) {
    if (deltaSeconds <= 0) {
      return;
    }
    seconds += deltaSeconds;
    fire = Math.max(0.15, fire - BURNT_PER_SECOND * deltaSeconds);
    for (Body body : companions()) {
      attend(body, deltaSeconds);
      body.step(deltaSeconds, WALK);
    }
    keepApart();
    Body player = player();
    if (player.isUnderWay()) {
      player.step(deltaSeconds, PLAYER_WALK);
    } else {
      double speed = player.speed();
      player.step(deltaSeconds, 0);
      player.setSpeed(speed);
    }
  }

  private void attend(Body body, double deltaSeconds) {
    switch (body.task()) {
      case FOLLOW -> stayBehindPlayer(body);
      case FETCH_WOOD -> {
        if (!body.isUnderWay() && isBusyNoLonger(body, deltaSeconds)) {
          takeWood(body);
        }
      }
      case FEED_FIRE -> {
        if (!body.isUnderWay() && isBusyNoLonger(body, deltaSeconds)) {
          putOnFire(body);
          rest(body.id());
        }
      }
      case REST -> {
        Seat seat = seats.get(body.id());
        if (seat != null && !body.isUnderWay() && !body.isSitting()) {
          body.sit(seat.at(), seat.facing());
        }
      }
      case WAIT, GUARD, GO -> {}
    }
  }

  private void stayBehindPlayer(Body body) {
    double distance = body.at().distanceTo(player().at());
    if (distance > 2.4 && !body.isUnderWay()) {
      walkNear(body, player().at(), 1.5);
    } else if (distance < 1.7) {
      body.halt();
      body.watch(player().at());
    }
  }

  private boolean isBusyNoLonger(Body body, double deltaSeconds) {
    double left = busySeconds.getOrDefault(body.id(), 0.0) - deltaSeconds;
    busySeconds.put(body.id(), left);
    return left <= 0;
  }

  private void takeWood(Body body) {
    if (woodOnPile == 0) {
      tell(body, "finds no wood on the pile");
      rest(body.id());
      return;
    }
    woodOnPile--;
    body.carryWood(true);
    body.take(Task.FEED_FIRE);
    walkNear(body, Place.FIRE.spot(), 1.35);
    busySeconds.put(body.id(), 0.8);
  }

  private void putOnFire(Body body) {
    body.carryWood(false);
    body.show(Gesture.GIVE);
    fire = Math.min(FULL_FIRE, fire + LOG_BURNS);
    tell(body, body.id().equals(PLAYER) ? "put wood on the fire" : "puts wood on the fire");
  }

  // What companions can be asked to do: each returns false where it cannot be done now.

  /** Walks behind the player. */
  public boolean follow(String id) {
    return begin(id, Task.FOLLOW, "gets up and follows");
  }

  /** Stays where one is. */
  public boolean waitHere(String id) {
    return begin(id, Task.WAIT, "waits");
  }

  /** Fetches a log from the pile and puts it on the fire. */
  public boolean gatherWood(String id) {
    if (woodOnPile == 0 || !begin(id, Task.FETCH_WOOD, "goes for wood")) {
      return false;
    }
    Body body = body(id);
    walkNear(body, Place.WOOD_PILE.spot(), Place.WOOD_PILE.clearance());
    busySeconds.put(id, 1.2);
    return true;
  }

  /** Goes to a place and looks out from there. */
  public boolean guard(String id, Place place) {
    if (!begin(id, Task.GUARD, "goes to keep watch at " + place.label())) {
      return false;
    }
    walkNear(body(id), place.spot(), place.clearance() + 0.2);
    return true;
  }

  /** Goes back to the own seat. */
  public boolean rest(String id) {
    Seat seat = seats.get(id);
    if (seat == null) {
      return false;
    }
    Body body = body(id);
    if (body.task() == Task.REST) {
      return true;
    }
    body.take(Task.REST);
    body.walk(paths.between(body.at(), besideSeat(seat)));
    return true;
  }

  /** Points at a place. */
  public boolean pointAt(String id, Place place) {
    Body body = body(id);
    body.watch(place.spot());
    body.pointAt(place.spot());
    tell(body, "points at " + place.label());
    return true;
  }

  /** Hands over what one carries, to somebody within reach. */
  public boolean give(String id, String to) {
    Body giver = body(id);
    Body taker = body(to);
    if (!giver.carriesWood() || giver.at().distanceTo(taker.at()) > HAND_REACH) {
      return false;
    }
    giver.carryWood(false);
    taker.carryWood(true);
    giver.show(Gesture.GIVE);
    tell(giver, "gives a log to " + taker.name());
    return true;
  }

  /** Shakes the head. */
  public boolean refuse(String id) {
    body(id).show(Gesture.REFUSE);
    tell(body(id), "shakes the head");
    return true;
  }

  // What the player does with the hands.

  /** What the hands would do now, in words for a hint; empty where there is nothing to do. */
  public Optional<String> handsWould() {
    Spot here = player().at();
    if (player().carriesWood() && here.distanceTo(Place.FIRE.spot()) <= HAND_REACH) {
      return Optional.of("put the log on the fire");
    }
    boolean atPile = here.distanceTo(Place.WOOD_PILE.spot()) <= HAND_REACH;
    return !player().carriesWood() && atPile && woodOnPile > 0
        ? Optional.of("take a log")
        : Optional.empty();
  }

  /** Takes a log where there are some, or feeds the fire, for which those who see it trust more. */
  public void useHands() {
    if (handsWould().isEmpty()) {
      return;
    }
    if (player().carriesWood()) {
      putOnFire(player());
      near(PLAYER).forEach(witness -> witness.trustMore(1));
    } else {
      woodOnPile--;
      player().carryWood(true);
      player().show(Gesture.GATHER);
    }
  }

  private boolean begin(String id, Task task, String deed) {
    if (id.equals(PLAYER)) {
      return false;
    }
    Body body = body(id);
    if (body.isSitting()) {
      body.stand();
      body.moveTo(besideSeat(new Seat(body.at())));
    }
    body.take(task);
    tell(body, deed);
    return true;
  }

  /** In front of a seat one can walk; on it one cannot. */
  private Spot besideSeat(Seat seat) {
    Spot ahead = seat.at().towards(seat.facing(), 0.62);
    return map.isFree(ahead.x(), ahead.z()) ? ahead : seat.at().towards(seat.facing(), 0.75);
  }

  private void walkNear(Body body, Spot goal, double clearance) {
    double bearing = goal.bearingTo(body.at());
    Spot there = goal.towards(bearing, clearance);
    for (int i = 1; i <= 12 && !map.isFree(there.x(), there.z()); i++) {
      // To either side in turn, ever further around.
      double aside = (i % 2 == 0 ? 1 : -1) * ((i + 1) / 2) * Math.PI / 7;
      there = goal.towards(bearing + aside, clearance);
    }
    body.walk(paths.between(body.at(), there));
  }

  private boolean isFreeFor(Body body, Spot spot) {
    if (!map.isFree(spot.x(), spot.z())) {
      return false;
    }
    for (Body other : bodies.values()) {
      double distance = other.at().distanceTo(spot);
      // Who stands too near already may walk away.
      if (other != body && distance < 0.55 && distance < other.at().distanceTo(body.at())) {
        return false;
      }
    }
    return true;
  }

  /** Those who walk make room for each other. */
  private void keepApart() {
    List<Body> companions = companions();
    for (Body body : companions) {
      for (Body other : bodies.values()) {
        double gap = body.at().distanceTo(other.at());
        if (other == body || body.isSitting() || gap >= 0.6 || gap < 1e-6) {
          continue;
        }
        Spot pushed = body.at().towards(other.at().bearingTo(body.at()), (0.6 - gap) * 0.5);
        if (map.isFree(pushed.x(), pushed.z())) {
          body.moveTo(pushed);
        }
      }
    }
  }

  private void tell(Body body, String deed) {
    String who = body.id().equals(PLAYER) ? "You" : body.name();
    events.add(new CampEvent(seconds, body.id(), who + " " + deed + "."));
  }
}
