package dev.parley.demo.talk;

import dev.parley.demo.world.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a player asks for in plain words. */
enum Wish {
  FOLLOW(
      "follow",
      "",
      "Lead on.",
      "follow me|come with me|come along|come (?:over )?here|come (?:over )?to me"),
  WAIT(
      "wait",
      "",
      "Here, then.",
      "wait here|wait there|stay here|stop following|stay where you are"),
  GIVE(
      "give",
      "to",
      "A log it is. Mind the splinters.",
      "(?:give|hand|pass|bring|fetch|get) "
          + "(?!(?:us|some|more|an?|the|another|your|that|it|in) )\\p{L}+ "
          + "(?:(?:the|a|an|another|some|that|your|more|one) )*(?:logs?|wood|firewood|it|that|one)\\b"
          + "|(?:give|hand|pass|bring|take) "
          + "(?:(?:the|a|an|another|some|that|your) )*(?:logs?|wood|firewood|it|that) (?:over )?to"
          + "(?! the (?:camp )?fire)"),
  WOOD(
      "gather_wood",
      "",
      "I will see to it.",
      "(?:fetch|get|gather|bring|collect|find|carry) (?:(?:us|some|more|a|the|another|little|few) )*"
          + "(?:logs?|wood|firewood)|more (?:wood|firewood|logs)|feed the fire"
          + "|(?:put|throw|lay) (?:(?:some|more|a|the|another|that|your) )*(?:logs?|wood|it) on"),
  GUARD(
      "guard",
      "place",
      "I will keep my eyes open.",
      "keep watch|keep guard|stand guard|stand watch|guard the|watch the"),
  REST(
      "sit_down",
      "",
      "Gladly. My feet thank you.",
      "sit down|sit with us|sit by the fire|(?:go )?back to the fire|take a rest|take your seat"),
  POINT("point_at", "sight", "There.", "point at|point to|point out|show me");

  /** Where somebody is told to keep watch, rather than when or for what. */
  private static final Pattern NAMES_A_PLACE =
      Pattern.compile(
          "^ ?(?:at|by|near|over|on|in|from|beside|around|along|the) (?!us|me|night|all)");

  private static final Pattern CLAUSE_END = Pattern.compile("[.,;:!?()\"\\u2014]+| but | or ");
  private static final Pattern POLITE =
      Pattern.compile("\\b(?:why don't|won't|can't|couldn't|wouldn't|will not|would not) you\\b");
  private static final Pattern NEGATION = Pattern.compile("\\b(?:not|never|cannot)\\b|n't\\b");

  /** What is asked about is not asked for. */
  private static final Pattern QUESTION =
      Pattern.compile(
          "^(?:(?:and|but|so|then|or|well) )?(?:where|when|how(?! about)|why|who|whom|what(?! about)"
              + "|(?:did|does|do|have|had|are|were) (?:you|they|we|i|he|she))\\b");

  /** Somebody else than who is spoken to does it. */
  private static final Pattern ANOTHER =
      Pattern.compile(
          "\\b(?:i|we|he|she|they)(?:'ll|'d|'ve|'m|'re|'s)?"
              + "(?: (?:will|shall|would|should|could|can|must|may|might|did|do|always|just))? $");

  /** Before "come here": "you come here" tells something, "will you come here" asks for it. */
  private static final Pattern COMES =
      Pattern.compile(
          "(?:please |now |just |and |then )?"
              + "|.*\\b(?:can|could|would|will|must|should) you (?:please )?"
              + "|.*(?:\\b(?:to|not|never|please)|n't) ");

  private final String action;
  private final String parameter;
  private final String assent;
  private final Pattern phrases;

  /**
   * @param parameter of the action; empty if it has none
   * @param assent what is said with it
   */
  Wish(String action, String parameter, String assent, String phrases) {
    this.action = action;
    this.parameter = parameter;
    this.assent = assent;
    this.phrases = Pattern.compile("\\b(?:" + phrases + ")(?!\\p{L})");
  }

  /**
   * A wish in a line.
   *
   * @param clause in which it stands, in lower case
   * @param rest of the clause, behind the phrase that tells the wish
   * @param isForbidden whether it is just what is not to be done
   */
  record Found(Wish wish, String clause, String rest, boolean isForbidden) {

    /** What it is wished to be done with; nothing if that is not in reach, or not named. */
    Optional<String> meant(List<String> things) {
      Optional<String> named = Things.mostNamed(clause, things);
      boolean anywhere = wish == GUARD && !namesPlace();
      return named.isEmpty() && anywhere ? Things.usualPost(things) : named;
    }

    /** Whether who speaks is to have it. */
    boolean isForSpeaker() {
      return (" " + clause + " ").contains(" me ");
    }

    private boolean namesPlace() {
      return clause.contains("guard the")
          || clause.contains("watch the")
          || NAMES_A_PLACE.matcher(rest).find();
    }
  }

  /** What a line asks for, or asks not to do; if it does either. */
  static Optional<Found> in(String line) {
    String words = Things.plain(line);
    String asked = POLITE.matcher(words).replaceAll("will you");
    return Arrays.stream(CLAUSE_END.split(asked))
        .map(String::strip)
        .flatMap(clause -> Arrays.stream(values()).flatMap(wish -> wish.found(clause).stream()))
        .findFirst();
  }

  private Optional<Found> found(String clause) {
    Matcher phrase = phrases.matcher(clause);
    if (!phrase.find() || QUESTION.matcher(clause).find()) {
      return Optional.empty();
    }
    String before = clause.substring(0, phrase.start());
    if (ANOTHER.matcher(before).find()
        || (phrase.group().startsWith("come ") && !COMES.matcher(before).matches())) {
      return Optional.empty();
    }
    boolean forbidden = NEGATION.matcher(before).find();
    return Optional.of(new Found(this, clause, clause.substring(phrase.end()), forbidden));
  }

  String action() {
    return action;
  }

  /** Of the action; empty if it has none. */
  String parameter() {
    return parameter;
  }

  String assent() {
    return assent;
  }

  /** Whether a companion does already what is wished. */
  boolean isDone(Told told, String thing) {
    return switch (this) {
      case FOLLOW -> told.isAbout(Task.FOLLOW);
      case WAIT -> told.isAbout(Task.WAIT);
      case WOOD -> told.isAbout(Task.FETCH_WOOD) || told.isAbout(Task.FEED_FIRE);
      case GUARD -> told.guards(thing);
      case REST -> told.isAbout(Task.REST);
      case GIVE, POINT -> false;
    };
  }

  /** Whether only who trusts does it. */
  boolean needsTrust() {
    return this == FOLLOW || this == WOOD || this == GUARD || this == GIVE;
  }

  /** Whether it needs free hands. */
  boolean needsHands() {
    return this == FOLLOW || this == WAIT || this == GUARD || this == REST;
  }
}
