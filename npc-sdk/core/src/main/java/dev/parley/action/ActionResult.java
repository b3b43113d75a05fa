package dev.parley.action;

/**
 * What became of an action.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param carriedOut whether it was carried out
 * @param text what happened, as a sentence that witnesses may remember ("Mara handed over the
 *     lamp."), or why it did not; may be empty
 */
public record ActionResult(boolean carriedOut, String text) {

  public ActionResult {
    text = ActionNames.oneLine(text);
  }

  /** It was carried out, and nobody needs to remember it. */
  public static ActionResult done() {
    return new ActionResult(true, "");
  }

  /** It was carried out; those who were there remember the sentence. */
  public static ActionResult done(String whatHappened) {
    return new ActionResult(true, whatHappened);
  }

  /** It was not carried out. */
  public static ActionResult refused(String why) {
    return new ActionResult(false, why);
  }

  /** As the character learns of it. */
  public String inWords() {
    String word = carriedOut ? "Done." : "Not done.";
    return text.isEmpty() ? word : word + " " + text;
  }
}
