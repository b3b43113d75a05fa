package dev.parley.tools.lint;

import java.util.List;

/**
 * Everything that was found, file by file, {@code pack.json} first.
 *
 * @param findings in this order
 * @param costs of each character's stable prompt
 */
public record LintReport(List<Finding> findings, List<PromptCost> costs) {

  public LintReport {
    findings = List.copyOf(findings);
    costs = List.copyOf(costs);
  }

  /** The same with errors only: what was a warning is one too. */
  public LintReport strict() {
    return new LintReport(findings.stream().map(Finding::asError).toList(), costs);
  }

  public int errors() {
    return count(Severity.ERROR);
  }

  public int warnings() {
    return count(Severity.WARNING);
  }

  private int count(Severity severity) {
    return (int) findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
