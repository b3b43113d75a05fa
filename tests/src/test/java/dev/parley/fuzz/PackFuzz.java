package dev.parley.fuzz;

import dev.parley.inference.OneSentence;
import dev.parley.persona.PackFormatException;
import dev.parley.persona.PersonaPack;
import dev.parley.tools.lint.Finding;
import dev.parley.tools.lint.LintReport;
import dev.parley.tools.lint.PackLint;
import dev.parley.tools.lint.PromptCost;
import dev.parley.tools.lint.Severity;
import dev.parley.tools.lint.TokenCount;
import java.nio.charset.StandardCharsets;

/**
 * Any bytes as the files of a pack: {@code pack.json}, {@code joan.json} and {@code piet.json},
 * each after a record separator (byte 1e). The loader takes a pack exactly if the lint finds no
 * error.
 */
public final class PackFuzz {
  private static final Scratch SCRATCH = Scratch.named("inn");
  private static final String[] FILES = {"pack.json", "joan.json", "piet.json"};
  private static final int BUDGET = 100;

  private PackFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    // One character a byte, so that every byte arrives.
    String[] texts = new String(input, StandardCharsets.ISO_8859_1).split("\u001e", FILES.length);
    for (int i = 0; i < FILES.length; i++) {
      if (i < texts.length) {
        SCRATCH.write(FILES[i], texts[i].getBytes(StandardCharsets.ISO_8859_1));
      } else {
        SCRATCH.delete(FILES[i]);
      }
    }
    LintReport report = PackLint.lint(SCRATCH.folder(), TokenCount.estimate(), 0, BUDGET);
    report.findings().stream().map(Finding::sentence).forEach(OneSentence::of);
    report.costs().stream().map(PromptCost::persona).forEach(OneSentence::of);
    boolean sound = report.findings().stream().noneMatch(each -> each.severity() == Severity.ERROR);
    if (sound != loads()) {
      throw new AssertionError("the loader and the lint disagree: " + report.findings());
    }
  }

  private static boolean loads() {
    try {
      PersonaPack.load(SCRATCH.folder());
      return true;
    } catch (PackFormatException e) {
      OneSentence.of(e);
      return false;
    }
  }
}
