package dev.parley.inference.engine;

/**
 * A reply of a log, beside what the replay gave.
 *
 * @param dialogue its number, from 1 in the order in which dialogues were opened
 * @param name of the dialogue
 * @param turn the number of the reply in its dialogue, from 1
 * @param recorded what was heard then: thought, speech, and a line for each call
 * @param replayed what was heard now
 */
public record ReplayedReply(int dialogue, String name, int turn, String recorded, String replayed) {

  public boolean isEqual() {
    return recorded.equals(replayed);
  }

  /** The first char that differs, from 0; the length of both if none does. */
  public int firstDifference() {
    int shorter = Math.min(recorded.length(), replayed.length());
    int at = 0;
    while (at < shorter && recorded.charAt(at) == replayed.charAt(at)) {
      at++;
    }
    return at;
  }
}
