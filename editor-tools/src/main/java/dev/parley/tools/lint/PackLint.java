package dev.parley.tools.lint;

import dev.parley.persona.PackDraft;
import dev.parley.persona.PackFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks through a pack for its writer. A file that the loader refuses is an error, and is looked at
 * no further; whatever a game could load, but a writer will hardly have meant, is a warning.
 */
public final class PackLint {

  private PackLint() {}

  /**
   * Reads the pack in a folder and tells all that is wrong or strange.
   *
   * @param actions how many actions the game gives each character, which no pack tells
   * @param budget tokens that a stable prompt may have
   * @throws java.io.UncheckedIOException if the folder or a file cannot be read
   */
  public static LintReport lint(Path folder, TokenCount count, int actions, int budget) {
    Manuscript pack = Manuscript.of(folder, PackDraft.read(folder));
    List<PromptCost> costs = PromptCost.of(pack, count, actions);
    List<Finding> findings = new ArrayList<>();
    findings.addAll(refusals(pack.draft().errors()));
    findings.addAll(References.findings(pack));
    findings.addAll(overBudget(costs, count, budget));
    findings.addAll(Markup.findings(pack));
    findings.addAll(SampleLanguage.findings(pack));
    findings.addAll(SpokenLines.findings(pack));
    findings.addAll(Keywords.findings(pack));
    findings.sort(byFile(pack.describe("pack.json")));
    return new LintReport(findings, costs);
  }

  private static List<Finding> refusals(List<PackFormatException> errors) {
    return errors.stream().map(Finding::refused).toList();
  }

  private static List<Finding> overBudget(List<PromptCost> costs, TokenCount count, int budget) {
    return costs.stream()
        .filter(cost -> cost.tokens() > budget)
        .map(cost -> cost.over(budget, count.estimated()))
        .toList();
  }

  private static Comparator<Finding> byFile(String first) {
    return Comparator.comparing((Finding finding) -> !finding.file().equals(first))
        .thenComparing(Finding::file);
  }
}
