package dev.parley.tools.lint;

import dev.parley.tools.lint.PackText.Use;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the samples of a voice are in the language of the pack: a model answers in that of its
 * samples. A guess from common words, so it speaks only where the signs are many and one-sided.
 */
final class SampleLanguage {

  /** Marks of a language in a sample: three and none of another, or four and one. */
  private static final int SAMPLE_MARKS = 3;

  /** Letters of a script; a name or a cry may be in any. */
  private static final int SAMPLE_LETTERS = 3;

  private SampleLanguage() {}

  static List<Finding> findings(Manuscript pack) {
    Collection<String> all = pack.texts().stream().map(PackText::text).toList();
    Optional<Language> language = pack.language();
    Optional<UnicodeScript> script = Scripts.of(all, 1);
    List<Finding> findings = new ArrayList<>();
    for (PackText text : pack.texts()) {
      Scripts.mixedWord(text.text()).ifPresent(word -> findings.add(mixed(text, word)));
      if (text.use() == Use.SAMPLE) {
        script
            .flatMap(ours -> otherScript(text, ours))
            .or(() -> language.flatMap(ours -> otherLanguage(text, ours)))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Finding mixed(PackText text, String word) {
    return Finding.warning(
        "mixed-script",
        text,
        "'" + word + "', a word with letters of two scripts",
        "letters of one script; some of others only look the same");
  }

  private static Optional<Finding> otherScript(PackText sample, UnicodeScript ours) {
    return Scripts.of(List.of(sample.text()), SAMPLE_LETTERS)
        .filter(theirs -> theirs != ours)
        .map(
            theirs ->
                Finding.warning(
                    "sample-language",
                    sample,
                    "a sample in " + title(theirs) + " letters",
                    title(ours) + " like the rest of the pack"));
  }

  private static Optional<Finding> otherLanguage(PackText sample, Language ours) {
    return Language.of(List.of(sample.text()), SAMPLE_MARKS)
        .filter(theirs -> theirs != ours)
        .map(
            theirs ->
                Finding.warning(
                    "sample-language",
                    sample,
                    "a sample in what seems " + theirs.title(),
                    ours.title() + " like the rest of the pack"));
  }

  private static String title(UnicodeScript script) {
    String name = script.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
