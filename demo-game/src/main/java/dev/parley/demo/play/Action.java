package dev.parley.demo.play;

import java.util.Locale;
import java.util.Optional;

/** What a key, or a line of a script, can ask for. */
public enum Action {
  TALK("Enter", "talk to who is near"),
  CANCEL("Esc", "stop talking, close; twice: leave"),
  NEXT("Tab", "choose whom to talk to"),
  HANDS("E", "take, burn or give wood"),
  LOG("L", "everything that was said"),
  EARLIER("PgUp", "earlier"),
  LATER("PgDn", "later in all that was said"),
  HELP("F1", "these keys"),
  HUD("F3", "what frames and words cost"),
  BUDGET_DOWN("F6", "less for the model"),
  BUDGET_UP("F7", "more"),
  SAVE("F5", "save"),
  LOAD("F9", "load"),
  SOUND("M", "sound on and off"),
  TEXT_SMALLER("-", "smaller"),
  TEXT_BIGGER("+", "bigger text"),
  PICTURE("F12", "save a picture");

  private final String key;
  private final String meaning;

  Action(String key, String meaning) {
    this.key = key;
    this.meaning = meaning;
  }

  /** What is written on the key. */
  public String key() {
    return key;
  }

  /** In a few words. */
  public String meaning() {
    return meaning;
  }

  /** The action of a key, by what is written on it. */
  public static Optional<Action> ofKey(String key) {
    String wanted = key.toLowerCase(Locale.ROOT);
    for (Action action : values()) {
      if (action.key.toLowerCase(Locale.ROOT).equals(wanted)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
