package dev.parley.demo.world;

/** What somebody is about. */
public enum Task {
  /** At the own seat, or on the way to it. */
  REST("rests at the fire"),
  FOLLOW("follows the traveller"),
  WAIT("waits"),
  FETCH_WOOD("fetches wood"),
  FEED_FIRE("carries wood to the fire"),
  GUARD("keeps watch");

  private final String words;

  Task(String words) {
    this.words = words;
  }

  /** What one sees: "keeps watch". */
  public String words() {
    return words;
  }
}
