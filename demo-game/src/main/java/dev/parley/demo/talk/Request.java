package dev.parley.demo.talk;

import dev.parley.demo.world.Camp;
import dev.parley.demo.world.Place;
import java.util.Locale;
import java.util.Optional;

/**
 * A plain request that everybody understands without a model: "follow me", "wait here", "fetch some
 * wood". It lets companions act where nothing but authored lines answers.
 */
enum Request {
  FOLLOW("follow me", "come with me", "come along"),
  WAIT("wait here", "stay here", "stop following", "stay where you are"),
  WOOD(
      "fetch wood",
      "fetch some wood",
      "get wood",
      "get some wood",
      "gather wood",
      "more wood",
      "feed the fire"),
  GUARD("keep watch", "stand guard", "guard the", "watch the"),
  REST("sit down", "go back to the fire", "take a rest", "take your seat"),
  POINT("point at", "show me", "where is");

  /** Between bars. */
  private final String phrases;

  Request(String... phrases) {
    this.phrases = String.join("|", phrases);
  }

  static Optional<Request> in(String line) {
    String words = line.toLowerCase(Locale.ROOT);
    for (Request request : values()) {
      for (String phrase : request.phrases.split("\\|", -1)) {
        if (words.contains(phrase)) {
          return Optional.of(request);
        }
      }
    }
    return Optional.empty();
  }

  /** Lets a companion do it; false where that cannot be. */
  boolean carryOut(Camp camp, String id, String line) {
    return switch (this) {
      case FOLLOW -> camp.follow(id);
      case WAIT -> camp.waitHere(id);
      case WOOD -> camp.gatherWood(id);
      case GUARD -> camp.guard(id, placeIn(line).orElse(Place.BANK));
      case REST -> camp.rest(id);
      case POINT -> placeIn(line).map(place -> camp.pointAt(id, place)).orElse(false);
    };
  }

  private static Optional<Place> placeIn(String line) {
    String words = line.toLowerCase(Locale.ROOT);
    for (Place place : Place.values()) {
      String label = place.label().substring("the ".length());
      for (String word : label.split(" ", -1)) {
        if (word.length() > 3 && !word.equals("with") && words.contains(word)) {
          return Optional.of(place);
        }
      }
    }
    return words.contains("bridge") ? Optional.of(Place.RAMP) : Optional.empty();
  }
}
