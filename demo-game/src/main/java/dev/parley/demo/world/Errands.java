package dev.parley.demo.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What companions do when they are asked to: what of it can be done now, how it begins, and how it
 * goes on. Each order returns false where it cannot be carried out now.
 */
public final class Errands {
  private static final double TAKE_SECONDS = 1.2;
  private static final double FEED_SECONDS = 0.8;
  private static final double LAG = 2.4;
  private static final double CLOSE = 1.7;

  private final Camp camp;
  private final Footwork footwork;
  private final Hearth hearth;
  private final Hands hands;
  private final Map<String, Seat> seats = new LinkedHashMap<>();

  Errands(Camp camp, Footwork footwork, Hearth hearth, Hands hands) {
    this.camp = camp;
    this.footwork = footwork;
    this.hearth = hearth;
    this.hands = hands;
  }

  void seat(Body body, Seat seat) {
    seats.put(body.id(), seat);
    body.sit(seat.at(), seat.facing());
  }

  // What can be asked of somebody now.

  // Who is asked for what they do already nods and goes on.

  /** Whether somebody has free hands. */
  public boolean canFollow(String id) {
    return isFree(id);
  }

  /** Whether somebody has free hands. */
  public boolean canWait(String id) {
    return isFree(id);
  }

  /** Whether there is wood, or somebody is busy with it. */
  public boolean canGatherWood(String id) {
    return gathersWood(id) || camp.body(id).carriesWood() || hearth.pile() > 0;
  }

  /** Whether somebody is busy with wood for the fire. */
  public boolean gathersWood(String id) {
    return task(id) == Task.FETCH_WOOD || task(id) == Task.FEED_FIRE;
  }

  /** Whether somebody keeps watch at a place, or is on the way there to do so. */
  public boolean guards(String id, Place place) {
    return task(id) == Task.GUARD && postOf(id).equals(place.label());
  }

  /** Where somebody is or goes to, as one would say it. */
  public String postOf(String id) {
    return Place.nameOf(camp.body(id).goal());
  }

  /** Whom somebody could bring a log: all who hear them and have none, while there is one. */
  public List<Body> receivers(String id) {
    return camp.body(id).carriesWood() || hearth.pile() > 0
        ? camp.near(id).stream().filter(other -> !other.carriesWood()).toList()
        : List.of();
  }

  /** Whether somebody brings another a log, or fetches it to do so. */
  public boolean brings(String id, String to) {
    return camp.body(id).receiver().equals(to);
  }

  /** Where somebody with free hands could be sent. */
  public List<Place> posts(String id) {
    return isFree(id) ? List.of(Place.values()) : List.of();
  }

  /** What somebody could point at, as one calls it: places and people. */
  public List<String> sights(String id) {
    List<String> sights = new ArrayList<>();
    Arrays.stream(Place.values()).map(Place::label).forEach(sights::add);
    camp.companions().stream()
        .filter(other -> !other.id().equals(id))
        .map(Body::name)
        .forEach(sights::add);
    return sights;
  }

  /** Whether somebody has free hands. */
  public boolean canRest(String id) {
    return isFree(id);
  }

  private boolean isFree(String id) {
    return !camp.body(id).carriesWood();
  }

  private Task task(String id) {
    return camp.body(id).task();
  }

  // Orders.

  /** Walks behind the player. */
  public boolean follow(String id) {
    if (task(id) == Task.FOLLOW) {
      return nod(id);
    }
    return canFollow(id) && begin(id, Task.FOLLOW, "gets up and follows");
  }

  /** Stays where one is. */
  public boolean waitHere(String id) {
    if (task(id) == Task.WAIT) {
      return nod(id);
    }
    return canWait(id) && begin(id, Task.WAIT, "waits");
  }

  /** Fetches a log from the pile, or takes the one at hand, and puts it on the fire. */
  public boolean gatherWood(String id) {
    if (gathersWood(id)) {
      return nod(id);
    }
    if (!canGatherWood(id)) {
      return false;
    }
    Body body = camp.body(id);
    if (body.carriesWood()) {
      begin(id, Task.FEED_FIRE, "carries the log to the fire");
      bringToFire(body);
    } else {
      begin(id, Task.FETCH_WOOD, "goes for wood");
      goToPile(body);
    }
    return true;
  }

  /** Brings somebody the log at hand, or one from the pile. */
  public boolean give(String id, String to) {
    Body body = camp.body(id);
    Body receiver = camp.body(to);
    if (brings(id, to)) {
      return nod(id);
    }
    if (!receivers(id).contains(receiver)) {
      return false;
    }
    if (hands.give(id, to)) {
      return true;
    }
    String whom = to.equals(Camp.PLAYER) ? "you" : receiver.name();
    if (body.carriesWood()) {
      begin(id, Task.BRING_GIFT, "brings the log to " + whom);
      body.take(Task.BRING_GIFT, to);
    } else {
      begin(id, Task.FETCH_GIFT, "goes for a log for " + whom);
      body.take(Task.FETCH_GIFT, to);
      goToPile(body);
    }
    return true;
  }

  /** Goes to a place and looks out from there. */
  public boolean guard(String id, Place place) {
    if (guards(id, place)) {
      return nod(id);
    }
    if (!posts(id).contains(place)
        || !begin(id, Task.GUARD, "goes to keep watch at " + place.label())) {
      return false;
    }
    footwork.walkNear(camp.body(id), place.spot(), place.clearance() + 0.2);
    return true;
  }

  /** Goes back to the own seat. */
  public boolean rest(String id) {
    if (task(id) == Task.REST) {
      return nod(id);
    }
    return canRest(id) && goToSeat(camp.body(id));
  }

  /** Points at a place or somebody, as {@link #sights} calls it. */
  public boolean pointAt(String id, String sight) {
    if (!sights(id).contains(sight)) {
      return false;
    }
    Spot spot =
        Place.labelled(sight)
            .map(Place::spot)
            .orElseGet(
                () ->
                    camp.companions().stream()
                        .filter(other -> other.name().equals(sight))
                        .findFirst()
                        .orElseThrow()
                        .at());
    Body body = camp.body(id);
    body.watch(spot);
    body.pointAt(spot);
    camp.tell(body, Deed.asked("points at " + sight));
    return true;
  }

  /** Shakes the head. */
  public boolean refuse(String id) {
    Body body = camp.body(id);
    body.show(Gesture.REFUSE);
    camp.tell(body, Deed.asked("refuses"));
    return true;
  }

  private boolean nod(String id) {
    camp.body(id).show(Gesture.NOD);
    return true;
  }

  private boolean begin(String id, Task task, String deed) {
    if (id.equals(Camp.PLAYER)) {
      return false;
    }
    Body body = camp.body(id);
    if (body.isSitting()) {
      body.stand();
      body.moveTo(footwork.beside(new Seat(body.at())));
    }
    body.take(task);
    camp.tell(body, Deed.asked(deed));
    return true;
  }

  // How they go on.

  void attend(Body body, double deltaSeconds) {
    body.passBusy(deltaSeconds);
    switch (body.task()) {
      case FOLLOW -> stayBehindPlayer(body);
      case FETCH_WOOD -> {
        if (!body.isUnderWay() && !body.isBusy()) {
          takeWood(body);
        }
      }
      case FETCH_GIFT -> {
        if (!body.isUnderWay() && !body.isBusy()) {
          takeGift(body);
        }
      }
      case BRING_GIFT -> bringGift(body);
      case FEED_FIRE -> {
        if (!body.carriesWood()) {
          goToSeat(body); // gave it away
        } else if (!body.isUnderWay() && !body.isBusy()) {
          hands.putOnFire(body);
          goToSeat(body);
        }
      }
      case REST -> {
        Seat seat = seats.get(body.id());
        if (seat != null && !body.isUnderWay() && !body.isSitting()) {
          body.sit(seat.at(), seat.facing());
        }
      }
      case WAIT, GUARD -> {}
    }
  }

  private void stayBehindPlayer(Body body) {
    Spot player = camp.player().at();
    double distance = body.at().distanceTo(player);
    if (distance > LAG && !body.isUnderWay()) {
      footwork.walkNear(body, player, 1.5);
    } else if (distance < CLOSE) {
      body.halt();
      body.watch(player);
    }
  }

  private void takeWood(Body body) {
    if (body.carriesWood() || hands.take(body)) {
      body.take(Task.FEED_FIRE);
      bringToFire(body);
    } else {
      goToSeat(body);
    }
  }

  private void goToPile(Body body) {
    footwork.walkNear(body, Place.WOOD_PILE.spot(), Place.WOOD_PILE.clearance());
    body.beBusy(TAKE_SECONDS);
  }

  private void takeGift(Body body) {
    if (body.carriesWood() || hands.take(body)) {
      body.take(Task.BRING_GIFT, body.receiver());
    } else {
      goToSeat(body);
    }
  }

  /** After whom it is meant for, wherever they go; who has got another log needs none. */
  private void bringGift(Body body) {
    Body receiver = camp.body(body.receiver());
    if (!body.carriesWood() || hands.give(body.id(), receiver.id())) {
      goToSeat(body);
    } else if (receiver.carriesWood()) {
      body.take(Task.FEED_FIRE);
      bringToFire(body);
    } else if (!body.isUnderWay() || body.goal().distanceTo(receiver.at()) > LAG) {
      footwork.walkNear(body, receiver.at(), CLOSE);
    }
  }

  private void bringToFire(Body body) {
    footwork.walkNear(body, Place.FIRE.spot(), 1.35);
    body.beBusy(FEED_SECONDS);
  }

  private boolean goToSeat(Body body) {
    Seat seat = seats.get(body.id());
    if (seat == null) {
      return false;
    }
    body.take(Task.REST);
    footwork.walkTo(body, seat);
    return true;
  }
}
