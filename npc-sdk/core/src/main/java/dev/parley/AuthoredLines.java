package dev.parley;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.persona.Lines;
import dev.parley.persona.PersonaPack;
import dev.parley.persona.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A pack's characters without a language model: each answers with the lines that its writer wrote
 * for a topic, a greeting or a farewell, and with a fallback where none fits. Public, because
 * whoever opens the model chooses it: it is a script for a scripted model.
 *
 * <p>The same conversation and seed give the same line. Lines that were not said yet come first,
 * and none comes twice in a row unless it is the only one.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class AuthoredLines {

  private static final List<String> GREETINGS =
      List.of(
          "hello",
          "hi",
          "hey",
          "hail",
          "greetings",
          "welcome",
          "good day",
          "good morning",
          "good afternoon",
          "good evening",
          "well met");
  private static final List<String> FAREWELLS =
      List.of(
          "bye",
          "goodbye",
          "good bye",
          "good night",
          "farewell",
          "see you later",
          "see you soon",
          "take care",
          "until next time",
          "i must go",
          "i have to go",
          "safe travels");

  private final PersonaPack pack;

  private AuthoredLines(PersonaPack pack) {
    this.pack = pack;
  }

  /** The authored lines of all characters of a pack. */
  public static AuthoredLines of(PersonaPack pack) {
    return new AuthoredLines(pack);
  }

  /**
   * What a character answers.
   *
   * @param dialogueName the persona's id
   * @param messages the conversation so far, the player's line last
   * @param seed chooses among lines that fit equally well
   * @throws IllegalArgumentException if the pack has no such persona
   */
  public String reply(String dialogueName, List<Message> messages, long seed) {
    Lines lines = pack.persona(dialogueName).lines();
    List<String> said = said(messages);
    List<List<String>> fitting = fitting(lines, lastLine(messages), said.isEmpty());
    List<String> choice = fresh(fitting, said);
    return choice.get(new SplittableRandom(seed + messages.size()).nextInt(choice.size()));
  }

  /** Lists of lines, the best fit first; fallback is the last. */
  private static List<List<String>> fitting(Lines lines, String line, boolean first) {
    String words = words(line);
    String point = words(lastSentence(line));
    List<List<String>> fitting = new ArrayList<>();
    if (mentionsAny(words, FAREWELLS) && !line.contains("?")) {
      fitting.add(lines.farewell());
    }
    lines.topics().stream()
        .filter(topic -> overlap(topic, words) > 0)
        .sorted(
            Comparator.comparingInt((Topic topic) -> overlap(topic, point))
                .thenComparingInt(topic -> overlap(topic, words))
                .reversed())
        .map(Topic::lines)
        .forEach(fitting::add);
    if (first || mentionsAny(words, GREETINGS)) {
      fitting.add(lines.greeting());
    }
    fitting.add(lines.fallback());
    return fitting;
  }

  /** The best list with lines not said yet, or else not said last, and only those of its lines. */
  private static List<String> fresh(List<List<String>> fitting, List<String> said) {
    List<String> fallback = fitting.get(fitting.size() - 1);
    List<String> lastSaid = said.subList(Math.max(0, said.size() - 1), said.size());
    return fitting.stream()
        .map(lines -> without(said, lines))
        .filter(lines -> !lines.isEmpty())
        .findFirst()
        .or(() -> Optional.of(without(lastSaid, fallback)).filter(lines -> !lines.isEmpty()))
        .orElse(fallback);
  }

  private static List<String> without(List<String> said, List<String> lines) {
    return lines.stream().filter(line -> !said.contains(line)).toList();
  }

  /** How much of the line the topic's keywords cover, in chars. */
  private static int overlap(Topic topic, String words) {
    // Keywords are beginnings of words: "bridge" is meant by "bridges" too.
    return topic.keywords().stream()
        .filter(key -> words.contains(" " + key))
        .mapToInt(String::length)
        .sum();
  }

  /** Where people come to the point: "Good evening. What happened to the bridge?" */
  private static String lastSentence(String line) {
    String said = line.strip();
    int end = said.length() - 1;
    while (end > 0 && !(Character.isWhitespace(said.charAt(end)) && endsSentence(said, end - 1))) {
      end--;
    }
    return said.substring(Math.max(0, end));
  }

  private static boolean endsSentence(String text, int at) {
    return ".!?".indexOf(text.charAt(at)) >= 0;
  }

  private static boolean mentionsAny(String words, List<String> phrases) {
    return phrases.stream().anyMatch(phrase -> words.contains(" " + phrase + " "));
  }

  /** In lower case, each word between two spaces. */
  private static String words(String line) {
    String plain = line.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    return " " + plain.replaceAll("[^\\p{L}\\p{N}'-]+", " ").strip() + " ";
  }

  private static List<String> said(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.role() == Role.ASSISTANT)
        .map(Message::content)
        .toList();
  }

  private static String lastLine(List<Message> messages) {
    return messages.stream()
        .filter(message -> message.role() == Role.USER)
        .reduce((earlier, later) -> later)
        .map(PromptBuilder::lineOf)
        .orElse("");
  }
}
