package dev.parley.tools.lint;

import dev.parley.AuthoredLines;
import dev.parley.inference.Message;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import dev.parley.persona.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether each keyword brings up its own topic, and not whenever anything is said. */
final class Keywords {

  /** Of an alphabet, one or two letters begin a multitude of words. */
  private static final Pattern SHORT =
      Pattern.compile("[\\p{IsLatin}\\p{IsGreek}\\p{IsCyrillic}]{1,2}");

  private final Manuscript pack;
  private final Set<String> commonWords;
  private final List<Finding> findings = new ArrayList<>();

  private Keywords(Manuscript pack) {
    this.pack = pack;
    this.commonWords = pack.language().map(Language::commonWords).orElse(Set.of());
  }

  static List<Finding> findings(Manuscript pack) {
    Keywords keywords = new Keywords(pack);
    pack.draft().personas().forEach(keywords::check);
    return keywords.findings;
  }

  private void check(String file, Persona persona) {
    Map<String, Integer> topicOf = new HashMap<>();
    List<Topic> topics = persona.lines().topics();
    for (int i = 0; i < topics.size(); i++) {
      Topic topic = topics.get(i);
      for (int j = 0; j < topic.keywords().size(); j++) {
        String keyword = topic.keywords().get(j);
        Integer earlier = topicOf.putIfAbsent(keyword, i);
        Optional<Complaint> complaint =
            shared(keyword, earlier)
                .or(() -> common(keyword))
                .or(() -> unheard(keyword, persona, topic));
        String pointer = "/lines/topics/" + i + "/keywords/" + j;
        complaint.ifPresent(found -> findings.add(found.at(pack.describe(file), pointer)));
      }
    }
  }

  private static Optional<Complaint> shared(String keyword, @Nullable Integer earlier) {
    return Optional.ofNullable(earlier)
        .map(
            topic ->
                new Complaint(
                    "keyword-shared",
                    "the keyword '" + keyword + "' of /lines/topics/" + topic + " again",
                    "each keyword in one topic"));
  }

  private Optional<Complaint> common(String keyword) {
    if (SHORT.matcher(keyword).matches()) {
      return Optional.of(
          new Complaint(
              "keyword-common",
              "'" + keyword + "', with which very many words begin",
              "three letters or more"));
    }
    return commonWords.stream()
        .filter(word -> word.startsWith(keyword))
        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .map(
            word ->
                new Complaint(
                    "keyword-common",
                    "'" + keyword + "', with which the common word '" + word + "' begins",
                    "a word that players use for this subject alone"));
  }

  /** Asks the lines themselves, so that whatever decides between topics decides here too. */
  private Optional<Complaint> unheard(String keyword, Persona persona, Topic topic) {
    PersonaPack readable = pack.draft().pack();
    if (readable == null || !readable.personas().contains(persona)) {
      return Optional.empty();
    }
    String answer =
        AuthoredLines.of(readable).reply(persona.id(), List.of(Message.user(keyword)), 0);
    return topic.lines().contains(answer)
        ? Optional.empty()
        : Optional.of(
            new Complaint(
                "keyword-unheard",
                "'" + keyword + "', and a player who says just that hears other lines",
                "a word that brings this topic up"));
  }

  /** A finding without its place. */
  private record Complaint(String rule, String found, String expected) {

    Finding at(String file, String pointer) {
      return new Finding(Severity.WARNING, rule, file, pointer, found, expected);
    }
  }
}
