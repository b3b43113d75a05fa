package dev.parley.tools.lint;

import dev.parley.NpcRuntime;
import dev.parley.action.ActionParameter;
import dev.parley.action.ActionSpec;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a model must read of a character before the first turn, and keep in mind all the while: the
 * rules of the game, the world, the persona and its actions, without the few tokens that a chat
 * template adds.
 *
 * @param persona the persona's id
 * @param file as the writer would name it
 * @param words between spaces and line breaks
 * @param chars as code points
 * @param tokens counted or estimated
 */
public record PromptCost(String persona, String file, int words, int chars, int tokens) {

  /** What a game's actions are like, about. */
  private static final ActionSpec USUAL =
      ActionSpec.of(
          "give",
          "Hands something over to the player.",
          new ActionParameter.Thing("item", "what is handed over"));

  /** Of each character that can be in the game, with so many usual actions. */
  static List<PromptCost> of(Manuscript manuscript, TokenCount count, int actions) {
    List<PromptCost> costs = new ArrayList<>();
    PersonaPack pack = manuscript.draft().pack();
    if (pack != null) {
      manuscript
          .draft()
          .personas()
          .forEach(
              (file, persona) -> {
                if (pack.personas().contains(persona)) {
                  costs.add(of(pack, persona, manuscript.describe(file), count, actions));
                }
              });
    }
    return costs;
  }

  private static PromptCost of(
      PersonaPack pack, Persona persona, String file, TokenCount count, int actions) {
    List<ActionSpec> usual = Collections.nCopies(actions, USUAL);
    String prompt = NpcRuntime.stablePrompt(pack, persona.id(), usual).content();
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
