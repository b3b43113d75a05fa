package dev.parley.demo.world;

/** What somebody is about. */
public enum Task {
  /** At the own seat, or on the way to it. */
  REST("rests at the fire", "rest at the fire"),
  FOLLOW("follows the traveller", "follow the traveller"),
  WAIT("waits", "wait"),
  FETCH_WOOD("fetches wood", "fetch wood"),
  FETCH_GIFT("fetches a log for somebody", "fetch a log for somebody"),
  BRING_GIFT("brings somebody a log", "bring somebody a log"),
  FEED_FIRE("carries wood to the fire", "carry wood to the fire"),
  GUARD("keeps watch", "keep watch");

  private final String words;
  private final String yours;

  Task(String words, String yours) {
    this.words = words;
    this.yours = yours;
  }

  /** What one sees: "keeps watch". */
  public String words() {
    return words;
  }

  /** The same said to who is about it, without "you": "keep watch". */
  public String yours() {
    return yours;
  }
}
