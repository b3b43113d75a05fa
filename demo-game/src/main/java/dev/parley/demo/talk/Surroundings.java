package dev.parley.demo.talk;

import dev.parley.Scene;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.Task;
import java.util.ArrayList;
import java.util.List;

/** What a companion perceives of the camp. */
final class Surroundings {
  /** Before what somebody is about who does not rest. */
  static final String UP = "you are up: you ";

  /** What somebody with a log in hand is told. */
  static final String LOG_IN_HAND = "you carry a log";

  /** What is told of a traveller with a log in hand. */
  static final String TRAVELLER_HAS_ONE = "the traveller carries a log";

  private static final double LOW = 0.4;

  private final Camp camp;

  Surroundings(Camp camp) {
    this.camp = camp;
  }

  Scene of(String id) {
    String[] present =
        camp.near(id).stream()
            .filter(body -> !body.id().equals(Camp.PLAYER))
            .map(Body::name)
            .toArray(String[]::new);
    List<String> notes = new ArrayList<>();
    notes.add(camp.fire() < LOW ? "the fire burns low" : "the fire burns well");
    Body self = camp.body(id);
    if (self.task() != Task.REST) {
      String where = self.task() == Task.GUARD ? " at " + camp.errands().postOf(id) : "";
      notes.add(UP + self.task().yours() + where);
    }
    if (self.carriesWood()) {
      notes.add(LOG_IN_HAND);
    }
    if (camp.player().carriesWood()) {
      notes.add(TRAVELLER_HAS_ONE);
    }
    return Scene.at(camp.placeOf(id), "night")
        .withPresent(present)
        .withNotes(notes.toArray(String[]::new));
  }
}
