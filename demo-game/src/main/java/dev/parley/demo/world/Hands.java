package dev.parley.demo.world;

import java.util.List;
import java.util.Optional;

/** What is done with the hands: wood is taken, given, burnt. */
public final class Hands {
  private static final double REACH = 2.6;
  private static final Deed TAKES =
      new Deed(
          CampEvent.Kind.WOOD_TAKEN,
          "take a log from the pile",
          "takes a log from the pile",
          "took a log from the pile");
  private static final Deed NO_WOOD =
      new Deed(
          CampEvent.Kind.NO_WOOD,
          "find no wood on the pile",
          "finds no wood on the pile",
          "found no wood on the pile");
  private static final Deed FEEDS =
      new Deed(
          CampEvent.Kind.FIRE_FED,
          "put wood on the fire",
          "puts wood on the fire",
          "put wood on the fire");

  private final Camp camp;
  private final Hearth hearth;

  Hands(Camp camp, Hearth hearth) {
    this.camp = camp;
    this.hearth = hearth;
  }

  /** What the player's hands would do now, in words for a hint; empty where they can do nothing. */
  public Optional<String> playerWould() {
    Body player = camp.player();
    if (!player.carriesWood()) {
      boolean canTake = isAt(player, Place.WOOD_PILE) && hearth.pile() > 0;
      return canTake ? Optional.of("take a log") : Optional.empty();
    }
    return isAt(player, Place.FIRE)
        ? Optional.of("put the log on the fire")
        : takers(Camp.PLAYER).stream().findFirst().map(taker -> "give the log to " + taker.name());
  }

  /** The player takes a log where there are some, feeds the fire, or gives the log away. */
  public void usePlayers() {
    Body player = camp.player();
    if (playerWould().isEmpty()) {
      return;
    }
    if (!player.carriesWood()) {
      take(player);
    } else if (isAt(player, Place.FIRE)) {
      putOnFire(player);
    } else {
      give(Camp.PLAYER, takers(Camp.PLAYER).get(0).id());
    }
  }

  /** Who could be handed a log by somebody, the nearest first; nobody by who has none. */
  public List<Body> takers(String id) {
    Body giver = camp.body(id);
    return !giver.carriesWood()
        ? List.of()
        : camp.near(id).stream()
            .filter(other -> !other.carriesWood() && isInReach(giver, other))
            .toList();
  }

  /** Whether a log can be handed from one to the other without a step. */
  static boolean isInReach(Body giver, Body taker) {
    return giver.at().distanceTo(taker.at()) <= REACH;
  }

  /** Hands over the log that one carries; false where that cannot be. */
  public boolean give(String id, String to) {
    Body taker = camp.body(to);
    if (!takers(id).contains(taker)) {
      return false;
    }
    Body giver = camp.body(id);
    giver.carryWood(false);
    taker.carryWood(true);
    giver.show(Gesture.GIVE);
    String whom = to.equals(Camp.PLAYER) ? "you" : taker.name();
    String heard = to.equals(Camp.PLAYER) ? "the traveller" : taker.name();
    String object = " a log to ";
    camp.tell(
        giver,
        to,
        new Deed(
            CampEvent.Kind.GIFT,
            "hand" + object + whom,
            "hands" + object + whom,
            "handed" + object + heard));
    return true;
  }

  /** Takes a log from the pile; false where there is none. */
  boolean take(Body body) {
    if (!hearth.takeLog()) {
      camp.tell(body, NO_WOOD);
      return false;
    }
    body.carryWood(true);
    body.show(Gesture.GATHER);
    camp.tell(body, TAKES);
    return true;
  }

  void putOnFire(Body body) {
    body.carryWood(false);
    body.show(Gesture.GIVE);
    hearth.feed();
    camp.tell(body, FEEDS);
  }

  private static boolean isAt(Body body, Place place) {
    return body.at().distanceTo(place.spot()) <= REACH;
  }
}
