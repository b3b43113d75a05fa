package dev.parley.demo.talk;

import dev.parley.demo.world.Place;
import dev.parley.demo.world.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that a player asks for in plain words, and how a scripted companion answers it. */
enum Wish {
  FOLLOW("follow", "", "Lead on.", "follow me", "come with me", "come along"),
  WAIT("wait", "", "Here, then.", "wait here", "stay here", "stop following", "stay where you are"),
  WOOD(
      "gather_wood",
      "",
      "I'll see to it.",
      "fetch wood",
      "fetch some wood",
      "get wood",
      "get some wood",
      "gather wood",
      "more wood",
      "feed the fire"),
  GUARD(
      "guard",
      "place",
      "I'll keep my eyes open.",
      "keep watch",
      "stand guard",
      "guard the",
      "watch the"),
  GIVE("give", "to", "Here. Mind the splinters.", "give me", "hand me", "give it to", "hand it to"),
  REST(
      "sit_down",
      "",
      "Gladly. My feet thank you.",
      "sit down",
      "go back to the fire",
      "take a rest",
      "take your seat"),
  POINT("point_at", "sight", "There.", "point at", "point to", "show me");

  private static final String ALREADY = "I am, already.";
  private static final List<String> REFUSALS =
      List.of("Not now.", "No. Not like this.", "I can't do that just now.");

  private final String action;
  private final String parameter;
  private final String assent;

  /** Between bars. */
  private final String phrases;

  /**
   * @param parameter of the action; empty if it has none
   */
  Wish(String action, String parameter, String assent, String... phrases) {
    this.action = action;
    this.parameter = parameter;
    this.assent = assent;
    this.phrases = String.join("|", phrases);
  }

  /** What a line asks for, if it asks for anything. */
  static Optional<Wish> in(String line) {
    String words = line.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(wish -> Arrays.stream(wish.phrases.split("\\|", -1)).anyMatch(words::contains))
        .findFirst();
  }

  /** Words, and a call of what is possible. */
  String answer(String line, Told told, long seed) {
    if (parameter.isEmpty()) {
      return told.canDo(action)
          ? assent(told, "") + call(action, "", "")
          : refusal(told, seed);
    }
    return meant(line, told.things(action, parameter))
        .map(thing -> assent(told, thing) + call(action, parameter, thing))
        .orElseGet(() -> refusal(told, seed));
  }

  private String assent(Told told, String thing) {
    boolean already =
        switch (this) {
          case FOLLOW -> told.isAbout(Task.FOLLOW);
          case WAIT -> told.isAbout(Task.WAIT);
          case WOOD -> told.isAbout(Task.FETCH_WOOD) || told.isAbout(Task.FEED_FIRE);
          case GUARD -> told.guards(thing);
          case REST -> told.isAbout(Task.REST);
          case GIVE, POINT -> false;
        };
    return already ? ALREADY : assent;
  }

  private static String refusal(Told told, long seed) {
    String words = REFUSALS.get(Math.floorMod(Long.hashCode(seed), REFUSALS.size()));
    return told.canDo("refuse") ? words + call("refuse", "", "") : words;
  }

  /** The thing of which the line names most; the player by "me", the nearest to hand by nothing. */
  private Optional<String> meant(String line, List<String> things) {
    String words = " " + line.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}']+", " ") + " ";
    List<String> best = new ArrayList<>();
    int most = 0;
    for (String thing : things) {
      int named = named(thing, words);
      if (named > most) {
        best.clear();
        most = named;
      }
      if (named == most && named > 0) {
        best.add(thing);
      }
    }
    return best.stream().findFirst().or(() -> unnamed(things));
  }

  private static int named(String thing, String words) {
    int letters = 0;
    for (String word : thing.toLowerCase(Locale.ROOT).split(" ", -1)) {
      boolean tells = word.length() > 2 && !word.equals("the") && !word.equals("with");
      letters += tells && words.contains(" " + word + " ") ? word.length() : 0;
    }
    return thing.equals("the traveller") && words.contains(" me ") ? letters + 2 : letters;
  }

  /** Who keeps watch without being told where watches the river. */
  private Optional<String> unnamed(List<String> things) {
    return this == GUARD && things.contains(Place.BANK.label())
        ? Optional.of(Place.BANK.label())
        : Optional.empty();
  }

  private static String call(String action, String parameter, String value) {
    String argument =
        parameter.isEmpty() ? "" : "<parameter=" + parameter + ">\n" + value + "\n</parameter>\n";
    return "\n<tool_call>\n<function=" + action + ">\n" + argument + "</function>\n</tool_call>";
  }
}
