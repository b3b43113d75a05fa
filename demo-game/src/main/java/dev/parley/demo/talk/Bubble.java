package dev.parley.demo.talk;

/**
 * Words over a head. They appear at the pace of speech, however fast a model writes.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class Bubble {
  /** As fast as one reads aloud, and a little faster. */
  private static final double CHARACTERS_PER_SECOND = 36;

  private static final double HOLD_SECONDS = 2.2;
  private static final double HOLD_PER_CHARACTER = 0.03;
  private static final double FADE_SECONDS = 0.5;

  private final String speaker;
  private final double begun;
  private final boolean answersPlayer;
  private final StringBuilder said = new StringBuilder();
  private double shown;
  private boolean whole;
  private double quietSeconds;

  /**
   * @param answersPlayer whether it is said to the player, rather than among companions
   */
  Bubble(String speaker, double begun, boolean answersPlayer) {
    this.speaker = speaker;
    this.begun = begun;
    this.answersPlayer = answersPlayer;
  }

  /** The id of who speaks. */
  public String speaker() {
    return speaker;
  }

  /** When it began, in seconds of game time. */
  double begun() {
    return begun;
  }

  boolean answersPlayer() {
    return answersPlayer;
  }

  /** What is to be seen of it now. */
  public String text() {
    return said.substring(0, shownCharacters());
  }

  /** What was delivered so far. */
  String all() {
    return said.toString();
  }

  /** Whether somebody still thinks about the first word. */
  public boolean isThinking() {
    return said.length() == 0 && !whole;
  }

  /** Whether words are still appearing. */
  public boolean isSpeaking() {
    return shownCharacters() < said.length() || (!whole && said.length() > 0);
  }

  /** From 1, plain to see, to 0. */
  public double strength() {
    double left = holdSeconds() + FADE_SECONDS - quietSeconds;
    return Math.max(0, Math.min(1, left / FADE_SECONDS));
  }

  boolean isGone() {
    return strength() <= 0;
  }

  /** Chars that were seen. */
  int shownCharacters() {
    int count = (int) Math.min(said.length(), shown);
    boolean splits = count > 0 && Character.isHighSurrogate(said.charAt(count - 1));
    return splits ? count - 1 : count;
  }

  void append(String words) {
    said.append(words);
  }

  /** There would have been more: half a sentence is seen to be one. */
  void breakOff() {
    int last = said.length() - 1;
    if (last >= 0 && ".!?".indexOf(said.charAt(last)) < 0) {
      said.append(" ...");
    }
  }

  /** No more words come. */
  void finish() {
    whole = true;
  }

  /** No more words come, and what was not seen was not said. */
  void cut() {
    said.setLength(shownCharacters());
    whole = true;
  }

  void pass(double deltaSeconds) {
    if (shownCharacters() < said.length()) {
      shown = Math.min(said.length(), shown + CHARACTERS_PER_SECOND * deltaSeconds);
    } else if (whole) {
      quietSeconds += deltaSeconds;
    }
  }

  private double holdSeconds() {
    return said.length() == 0 ? 0 : HOLD_SECONDS + HOLD_PER_CHARACTER * said.length();
  }
}
