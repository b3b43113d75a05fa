package dev.parley.tools.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs that are no words: tokens of chat templates in any text, stage directions and the speaker's
 * name in what a character says.
 */
final class Markup {

  /** ChatML and Llama 3, tags of reasoning and tools, Llama 2 and Mistral, and DeepSeek's bars. */
  private static final Pattern TEMPLATE_TOKEN =
      Pattern.compile(
          "<\\|[^<>|]{1,40}\\|>|<\uff5c[^<>\uff5c]{1,40}\uff5c>|</?[A-Za-z][A-Za-z0-9_:-]{0,40} ?/?>"
              + "|<</?SYS>>|\\[/?[A-Z][A-Z_]{2,30}\\]");

  /** An opener counts even if nothing closes it: the game cuts up to the end of the line. */
  private static final Pattern STAGE_DIRECTION =
      Pattern.compile("\\*[^*]*\\*?|\\([^)]*\\)?|\\[[^\\]]*\\]?");

  private Markup() {}

  static List<Finding> findings(Manuscript pack) {
    List<String> names =
        pack.draft().personas().values().stream().map(persona -> persona.name() + ":").toList();
    List<Finding> findings = new ArrayList<>();
    for (PackText text : pack.texts()) {
      Optional<String> token = first(TEMPLATE_TOKEN, text);
      token.ifPresent(found -> findings.add(templateToken(text, found)));
      if (text.isSpoken()) {
        first(STAGE_DIRECTION, text)
            .filter(found -> !found.equals(token.orElse("")))
            .ifPresent(found -> findings.add(stageDirection(text, found)));
        names.stream()
            .filter(text.text()::startsWith)
            .findFirst()
            .ifPresent(label -> findings.add(speakerLabel(text, label)));
      }
    }
    return findings;
  }

  private static Finding templateToken(PackText text, String found) {
    return Finding.warning(
        "template-token",
        text,
        "'" + found + "', which looks like a token of a chat template",
        "plain words: in a pack it is mere letters, and a model that reads it may write it");
  }

  private static Finding stageDirection(PackText text, String found) {
    return Finding.warning(
        "stage-direction",
        text,
        PackText.excerpt(found),
        "spoken words only, no stage directions in *, ( or [");
  }

  private static Finding speakerLabel(PackText text, String label) {
    return Finding.warning(
        "speaker-label", text, "'" + label + "'", "the words alone, without who says them");
  }

  private static Optional<String> first(Pattern pattern, PackText text) {
    Matcher found = pattern.matcher(text.text());
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }
}
