package dev.parley.tools.lint;

import dev.parley.NpcRuntime;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a model must read of a character before the first turn, and keep in mind all the while: the
 * rules of the game, the world and the persona, without the few tokens that a chat template adds.
 *
 * @param persona the persona's id
 * @param file as the writer would name it
 * @param words between spaces and line breaks
 * @param chars as code points
 * @param tokens counted or estimated
 */
public record PromptCost(String persona, String file, int words, int chars, int tokens) {

  /** Of each character that can be in the game. */
  static List<PromptCost> of(Manuscript manuscript, TokenCount count) {
    List<PromptCost> costs = new ArrayList<>();
    PersonaPack pack = manuscript.draft().pack();
    if (pack != null) {
      manuscript
          .draft()
          .personas()
          .forEach(
              (file, persona) -> {
                if (pack.personas().contains(persona)) {
                  costs.add(of(pack, persona, manuscript.describe(file), count));
                }
              });
    }
    return costs;
  }

  private static PromptCost of(PersonaPack pack, Persona persona, String file, TokenCount count) {
    String prompt = NpcRuntime.stablePrompt(pack, persona.id()).content();
    return new PromptCost(
        persona.id(),
        file,
        prompt.strip().split("\\s+", -1).length,
        prompt.codePointCount(0, prompt.length()),
        count.of(prompt));
  }

  Finding over(int budget, boolean estimated) {
    return new Finding(
        Severity.WARNING,
        "prompt-budget",
        file,
        "",
        "a stable prompt of " + (estimated ? "about " : "") + grouped(tokens) + " tokens",
        "at most " + grouped(budget) + ": shorten the persona, or the world that all share");
  }

  private static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
