package dev.parley.demo.talk;

import java.util.List;
import java.util.Optional;

/**
 * How a companion without a model answers a wish: with words, and a call of what is possible.
 *
 * @param told what it knows of itself
 * @param manner how it says why not
 * @param choice among words
 */
record Compliance(Told told, Manner manner, Choice choice) {
  private static final String YOU_HAVE_ONE = "You have one in your arms.";
  private static final String AS_YOU_LIKE = "As you like.";

  /** Nothing if the line turns out to wish for nothing. */
  Optional<String> answer(Wish.Found found) {
    Wish wish = found.wish();
    if (found.isForbidden()) {
      boolean stops = wish == Wish.FOLLOW && wish.isDone(told, "") && told.canDo("wait");
      return Optional.of(stops ? assent(Wish.WAIT, "") : AS_YOU_LIKE);
    }
    if (wish.parameter().isEmpty()) {
      return Optional.of(told.canDo(wish.action()) ? assent(wish, "") : refusal(found));
    }
    Optional<String> thing = found.meant(told.things(wish.action(), wish.parameter()));
    if (thing.isEmpty() && wish == Wish.POINT && found.clause().contains("show me")) {
      return Optional.empty(); // "show me that you mean it"
    }
    return Optional.of(thing.map(one -> assent(wish, one)).orElseGet(() -> refusal(found)));
  }

  private String assent(Wish wish, String thing) {
    boolean already = wish.isDone(told, thing);
    return choice.of(already ? manner.already() : manner.assent(wish)) + call(wish, thing);
  }

  /** Why not; only who will not shakes the head, and not who cannot. */
  private String refusal(Wish.Found found) {
    Wish wish = found.wish();
    if (wish.needsTrust() && told.isWary()) {
      String words = choice.of(manner.refusals());
      return told.canDo("refuse") ? words + call("refuse", "") : words;
    }
    if (wish == Wish.GIVE && told.travellerCarriesLog() && found.isForSpeaker()) {
      return YOU_HAVE_ONE;
    }
    boolean full = wish.needsHands() && told.carriesLog();
    return choice.of(full ? manner.handsFull() : manner.outOfReach());
  }

  private static String call(Wish wish, String thing) {
    String parameter = wish.parameter();
    return call(
        wish.action(),
        parameter.isEmpty() ? "" : "<parameter=" + parameter + ">\n" + thing + "\n</parameter>\n");
  }

  private static String call(String action, String argument) {
    return "\n<tool_call>\n<function=" + action + ">\n" + argument + "</function>\n</tool_call>";
  }

  /**
   * Chooses among words: first those that were not said yet.
   *
   * @param said in this conversation
   */
  record Choice(List<String> said, long seed) {
    String of(List<String> words) {
      List<String> fresh = words.stream().filter(one -> !said.contains(one)).toList();
      List<String> among = fresh.isEmpty() ? words : fresh;
      return among.get((int) Math.floorMod(seed + said.size(), (long) among.size()));
    }
  }
}
