package dev.parley;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.persona.Lines;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import dev.parley.persona.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A pack's characters without a language model: each answers with the lines that its writer wrote
 * for a topic, a greeting or a farewell, and with a fallback where none fits. Public, because
 * whoever opens the model chooses it: it is a script for a scripted model.
 *
 * <p>The same conversation and seed give the same line, and no line comes twice in a row unless it
 * is the only one.
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
          "see you",
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
    Persona persona = pack.persona(dialogueName);
    String before = lastOf(Role.ASSISTANT, messages);
    String words = words(lastOf(Role.USER, messages));
    SplittableRandom random = new SplittableRandom(seed + messages.size());
    for (List<String> fitting : fitting(persona.lines(), words, before.isEmpty())) {
      List<String> fresh = fitting.stream().filter(line -> !line.equals(before)).toList();
      if (!fresh.isEmpty()) {
        return fresh.get(random.nextInt(fresh.size()));
      }
    }
    return before;
  }

  /** Lists of lines, the best fit first; fallback is the last. */
  private static List<List<String>> fitting(Lines lines, String words, boolean first) {
    List<List<String>> fitting = new ArrayList<>();
    if (mentionsAny(words, FAREWELLS)) {
      fitting.add(lines.farewell());
    }
    lines.topics().stream()
        .filter(topic -> overlap(topic, words) > 0)
        .sorted((a, b) -> Integer.compare(overlap(b, words), overlap(a, words)))
        .map(Topic::lines)
        .forEach(fitting::add);
    if (first || mentionsAny(words, GREETINGS)) {
      fitting.add(lines.greeting());
    }
    fitting.add(lines.fallback());
    return fitting;
  }

  private static int overlap(Topic topic, String words) {
    // Keywords are beginnings of words: "bridge" is meant by "bridges" too.
    return (int) topic.keywords().stream().filter(key -> words.contains(" " + key)).count();
  }

  private static boolean mentionsAny(String words, List<String> phrases) {
    return phrases.stream().anyMatch(phrase -> words.contains(" " + phrase + " "));
  }

  /** In lower case, each word between two spaces. */
  private static String words(String line) {
    String plain = line.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    return " " + plain.replaceAll("[^\\p{L}\\p{N}'-]+", " ").strip() + " ";
  }

  private static String lastOf(Role role, List<Message> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      Message message = messages.get(i);
      if (message.role() == role) {
        return role == Role.USER ? PromptBuilder.lineOf(message) : message.content();
      }
    }
    return "";
  }
}
