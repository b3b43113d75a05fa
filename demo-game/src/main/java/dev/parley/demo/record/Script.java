package dev.parley.demo.record;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.FileTrouble;
import dev.parley.demo.world.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a playthrough does, a step a line. Blank lines and those that begin with # say nothing.
 *
 * <pre>
 * wait 2                       seconds of game time
 * say Edda, what do you see?
 * quiet 60                     until nobody speaks, that long at most
 * key F3                       as the help names it
 * type What is                 into the input line
 * walk 1 0 2.5                 ahead, to the right, seconds
 * go wood_pile                 by the way that leads there: also fire, bank, ramp, tents, hives, road
 * turn 30 -5                   degrees to the right, upwards
 * shot talk                    a picture
 * save                         also: load; what was not saved never happened
 * expect task mara FOLLOW      state, never words; also &gt; and &lt;: trust mara &gt; 0.1
 * </pre>
 */
public final class Script {
  private static final String NUMBER = "-?[0-9]{1,9}(\\.[0-9]{1,9})?";
  private static final int MOST_SECONDS = 24 * 3600;

  private Script() {}

  /**
   * Reads a script.
   *
   * @throws ScriptException if the file cannot be read, or a line of it means nothing
   */
  public static List<Step> read(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new ScriptException("cannot read the script " + file + ": " + FileTrouble.why(e));
    }
  }

  static List<Step> parse(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        steps.add(step(i + 1, line));
      }
    }
    return steps;
  }

  private static Step step(int number, String line) {
    String[] words = line.split("\\s+");
    String rest = line.substring(words[0].length()).strip();
    return switch (words[0]) {
      case "wait" -> new Step.Wait(seconds(number, line, numbers(number, line, words, 1)[0]));
      case "quiet" -> new Step.Quiet(seconds(number, line, numbers(number, line, words, 1)[0]));
      case "say" -> new Step.Say(some(number, line, rest));
      case "type" -> new Step.Type(some(number, line, rest));
      case "key" ->
          new Step.Press(
              Action.ofKey(rest)
                  .orElseThrow(() -> wrong(number, line, "a key of the help, such as F3")));
      case "save" -> new Step.Press(Action.SAVE);
      case "load" -> new Step.Press(Action.LOAD);
      case "walk" -> {
        double[] n = numbers(number, line, words, 3);
        if (Math.abs(n[0]) > 1 || Math.abs(n[1]) > 1) {
          throw wrong(number, line, "how much ahead and to the right, each from -1 to 1");
        }
        yield new Step.Walk(n[0], n[1], seconds(number, line, n[2]));
      }
      case "go" ->
          new Step.Go(
              Arrays.stream(Place.values())
                  .filter(place -> place.name().toLowerCase(Locale.ROOT).equals(rest))
                  .findFirst()
                  .orElseThrow(() -> wrong(number, line, "a place, such as wood_pile")));
      case "turn" -> {
        double[] n = numbers(number, line, words, 2);
        yield new Step.Turn(n[0], n[1]);
      }
      case "shot" -> {
        if (!rest.matches("[A-Za-z0-9-]+")) {
          throw wrong(number, line, "a name of letters, digits and hyphens");
        }
        yield new Step.Shot(rest);
      }
      case "expect" -> {
        yield expect(number, line, Arrays.asList(words));
      }
      default ->
          throw wrong(
              number,
              line,
              "wait, quiet, say, type, key, walk, go, turn, shot, save, load or expect at its start");
    };
  }

  private static Step expect(int number, String line, List<String> words) {
    Optional<Expectation> subject =
        words.size() < 2 ? Optional.empty() : Expectation.named(words.get(1));
    if (subject.isEmpty()) {
      List<String> names =
          Arrays.stream(Expectation.values()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
      throw wrong(number, line, "expect and one of " + names);
    }
    List<String> rest = words.subList(2, words.size());
    int least = subject.get().words() + 1;
    boolean compares = rest.size() == least + 1 && List.of(">", "<").contains(rest.get(least - 1));
    if (rest.size() != least && !compares) {
      throw wrong(number, line, least == 1 ? "one word after it" : "whose, and one word after it");
    }
    String wanted = rest.get(rest.size() - 1);
    if (subject.get().isNumber() ? !wanted.matches(NUMBER) : compares) {
      throw wrong(
          number,
          line,
          subject.get().isNumber() ? "a number at its end" : "one word after it, without > or <");
    }
    return new Step.Expect(number, words.get(1), rest);
  }

  private static String some(int number, String line, String rest) {
    if (rest.isEmpty()) {
      throw wrong(number, line, "words after it");
    }
    return rest;
  }

  private static double[] numbers(int number, String line, String[] words, int count) {
    double[] found = new double[count];
    if (words.length != count + 1) {
      throw wrong(number, line, count == 1 ? "one number" : count + " numbers");
    }
    for (int i = 0; i < count; i++) {
      if (!words[i + 1].matches(NUMBER)) {
        throw wrong(number, line, count == 1 ? "one number" : count + " numbers");
      }
      found[i] = Double.parseDouble(words[i + 1]);
    }
    return found;
  }

  private static double seconds(int number, String line, double found) {
    if (!(found >= 0 && found <= MOST_SECONDS)) {
      throw wrong(number, line, "seconds from 0 to " + MOST_SECONDS);
    }
    return found;
  }

  private static ScriptException wrong(int number, String line, String expected) {
    return new ScriptException(
        "line " + number + " of the script is '" + line + "'; expected " + expected);
  }
}
