package dev.parley.demo.record;

import dev.parley.demo.play.Play;
import dev.parley.demo.play.Session;
import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What of an evening a script can expect something of: its state, never its words. */
enum Expectation {
  TASK(true, false),
  NEAR(false, false),
  SPOKE(false, false),
  CARRIES(true, false),
  TRUST(true, true),
  MEMORIES(true, true),
  WOOD(false, true),
  FIRE(false, true),
  ACTS(false, true),
  FAILED(false, true),
  SPEAKING(false, true),
  SAVES(false, true),
  LOADS(false, true);

  /** Numbers are told to two places. */
  private static final double SAME = 0.005;

  private final boolean ofSomebody;
  private final boolean number;

  Expectation(boolean ofSomebody, boolean number) {
    this.ofSomebody = ofSomebody;
    this.number = number;
  }

  /** Whether it is a number, which may be compared. */
  boolean isNumber() {
    return number;
  }

  /** What is found of it; {@code id} is whose, or who is expected. */
  private String found(Play play, String id) {
    Session session = play.session();
    Camp camp = session.camp();
    return switch (this) {
      case TASK -> camp.body(id).task().name();
      case NEAR -> present(id, camp.near(Camp.PLAYER).stream().map(Body::id).toList());
      case SPOKE ->
          present(id, session.talk().log().entries().stream().map(TalkLog.Entry::who).toList());
      case CARRIES -> camp.body(id).carriesWood() ? "wood" : "nothing";
      case TRUST -> number(session.talk().relation(id).trust());
      case MEMORIES ->
          String.valueOf(session.memories().stream().filter(one -> one.isKnownTo(id)).count());
      case WOOD -> String.valueOf(camp.woodOnPile());
      case FIRE -> number(camp.fire());
      case ACTS -> String.valueOf(session.talk().figures().acts());
      case FAILED -> String.valueOf(session.talk().figures().failed());
      case SPEAKING -> String.valueOf(session.talk().speaking());
      case SAVES -> String.valueOf(play.saves());
      case LOADS -> String.valueOf(play.loads());
    };
  }

  /** The subject that is called so in scripts. */
  static Optional<Expectation> named(String name) {
    for (Expectation expectation : values()) {
      if (expectation.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(expectation);
      }
    }
    return Optional.empty();
  }

  /** How many words come before what is expected. */
  int words() {
    return ofSomebody ? 1 : 0;
  }

  /**
   * Looks whether something holds.
   *
   * @throws ScriptException if it does not
   */
  static void check(Step.Expect expect, Play play) {
    List<String> words = expect.words();
    String wanted = words.get(words.size() - 1);
    Expectation subject = named(expect.subject()).orElseThrow();
    String found = subject.found(play, words.get(0));
    String how = words.size() > 1 ? words.get(words.size() - 2) : "";
    boolean holds =
        switch (how) {
          case ">" -> Double.parseDouble(found) > Double.parseDouble(wanted);
          case "<" -> Double.parseDouble(found) < Double.parseDouble(wanted);
          default ->
              subject.number
                  ? Math.abs(Double.parseDouble(found) - Double.parseDouble(wanted)) < SAME
                  : found.equals(wanted);
        };
    if (!holds) {
      String compared = how.equals(">") ? "more than " : how.equals("<") ? "less than " : "";
      throw new ScriptException(
          "line "
              + expect.line()
              + " of the script: "
              + expect.subject()
              + " is "
              + found
              + "; expected "
              + compared
              + wanted);
    }
  }

  private static String present(String id, List<String> ids) {
    return ids.contains(id) ? id : "nobody";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", Math.round(value * 100) / 100.0);
  }
}
