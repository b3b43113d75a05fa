package dev.parley.demo.talk;

import dev.parley.Npc;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.CampEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What companions come to think of the player by what the player does: the rules of this game for
 * {@link dev.parley.Relation}, which the model reads in words.
 */
final class Regard {
  /** Who trusts less than this goes nowhere for the player. */
  private static final double UNWILLING = -0.25;

  private static final double FED_THE_FIRE = 0.15;
  private static final double GAVE_SOMETHING = 0.3;
  private static final double CUT_SHORT = -0.1;
  private static final double SOME = 0.005;

  private final Camp camp;
  private final Map<String, Npc> npcs;
  private final TalkLog log;
  private final Chronicle chronicle;

  Regard(Camp camp, Map<String, Npc> npcs, TalkLog log, Chronicle chronicle) {
    this.camp = camp;
    this.npcs = npcs;
    this.log = log;
    this.chronicle = chronicle;
  }

  /** Whether somebody goes where the player sends them. */
  boolean isWilling(String id) {
    Npc npc = npcs.get(id);
    return npc == null || npc.relation().trust() > UNWILLING;
  }

  /** Weighs what the player did before the eyes of others. */
  void see(CampEvent event) {
    if (!event.who().equals(Camp.PLAYER)) {
      return;
    }
    switch (event.kind()) {
      case FIRE_FED -> event.witnesses().forEach(id -> shift(id, FED_THE_FIRE, 0, 0.05));
      case GIFT -> shift(event.to(), GAVE_SOMETHING, 0.05, 0.1);
      case ASKED, WOOD_TAKEN, NO_WOOD -> {}
    }
  }

  /** The player did not let somebody finish. */
  void cutShort(String id) {
    shift(id, CUT_SHORT, -0.05, 0);
  }

  private void shift(String id, double trust, double respect, double affection) {
    Npc npc = npcs.get(id);
    if (npc == null) {
      return;
    }
    double before = npc.relation().trust();
    String wordsBefore = npc.relation().words();
    npc.setRelation(npc.relation().shifted(trust, respect, affection, 0));
    double change = npc.relation().trust() - before;
    if (Math.abs(change) < SOME) {
      return;
    }
    chronicle.add(camp.seconds(), String.format(Locale.ROOT, "trust %s %+.2f", id, change));
    Body body = camp.body(id);
    String words = npc.relation().words();
    String text =
        words.equals(wordsBefore)
            ? " trusts you a little " + (change > 0 ? "more." : "less.")
            : words.isEmpty()
                ? " thinks of you as of any stranger."
                : " is " + words + " toward you now.";
    log.add(new TalkLog.Entry(camp.seconds(), "", "", firstName(body) + text));
  }

  private static String firstName(Body body) {
    return List.of(body.name().split(" ", 2)).get(0);
  }
}
