package dev.parley.tools;

import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.ModelInspector;
import dev.parley.tools.lint.Finding;
import dev.parley.tools.lint.LintReport;
import dev.parley.tools.lint.PackLint;
import dev.parley.tools.lint.PromptCost;
import dev.parley.tools.lint.TokenCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells a pack's writer all that is wrong or strange in it. */
@Command(
    name = "lint",
    description = "Check a pack: all mistakes, doubtful texts, and what each prompt costs.",
    footer = {"", "Exit status: 0 nothing or warnings only, 1 errors, 2 wrong usage."})
final class PackLintCommand implements Callable<Integer> {
  private static final int CLEAN = 0;
  private static final int ERRORS = 1;
  private static final int MOST_ACTIONS = 1_000;

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "The folder of a pack, with its pack.json.")
  private Path folder = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A GGUF file whose tokenizer counts (default: the variable PARLEY_MODEL, or a file in"
              + " ~/.parley/models; without any, an estimate).")
  private @Nullable Path model;

  @Option(
      names = "--budget",
      paramLabel = "TOKENS",
      description = "What a stable prompt may cost (default: ${DEFAULT-VALUE}).")
  private int budget = 1_500;

  @Option(
      names = "--actions",
      paramLabel = "N",
      description =
          "Count so many actions of usual length too, which the game gives its characters and no"
              + " pack tells (default: ${DEFAULT-VALUE}).")
  private int actions;

  @Option(names = "--strict", description = "Warnings are errors.")
  private boolean strict;

  @Option(names = "--json", description = "One line of JSON.")
  private boolean json;

  PackLintCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (budget < 1) {
      throw CommandException.wrongUsage("--budget is " + budget + "; expected 1 or more");
    }
    if (actions < 0 || actions > MOST_ACTIONS) {
      throw CommandException.wrongUsage(
          "--actions is " + actions + "; expected 0 to " + MOST_ACTIONS);
    }
    if (!Files.isDirectory(folder)) {
      throw CommandException.couldNot(folder + " is no folder; name the folder of a pack");
    }
    Optional<Path> file = new ModelChoice(terminal).find(model);
    return file.isPresent() ? lintWith(file.get()) : lint(TokenCount.estimate());
  }

  private int lintWith(Path file) {
    try (ModelInspector inspector = ModelInspector.open(file, EngineOptions.defaults())) {
      String source = file.getFileName() + ", " + inspector.summary().tokenizer();
      return lint(new TokenCount(source, false, text -> inspector.encode(text).size()));
    }
  }

  private int lint(TokenCount count) {
    LintReport found = PackLint.lint(folder, count, actions, budget);
    LintReport report = strict ? found.strict() : found;
    if (json) {
      terminal.out().println(asJson(report, count));
    } else {
      print(report, count);
    }
    return report.errors() == 0 ? CLEAN : ERRORS;
  }

  private void print(LintReport report, TokenCount count) {
    report.findings().forEach(finding -> terminal.out().println(finding.sentence()));
    report.costs().forEach(cost -> terminal.out().println(sentence(cost, count.estimated())));
    if (!report.costs().isEmpty()) {
      terminal.out().println("tokens: " + count.source());
    }
    terminal
        .out()
        .println(
            counted(report.costs().size(), "persona")
                + ", "
                + counted(report.errors(), "error")
                + ", "
                + counted(report.warnings(), "warning"));
  }

  private static String sentence(PromptCost cost, boolean estimated) {
    return cost.persona()
        + ": stable prompt of "
        + Amount.grouped(cost.words())
        + " words, "
        + Amount.grouped(cost.chars())
        + " chars, "
        + (estimated ? "about " : "")
        + Amount.grouped(cost.tokens())
        + " tokens";
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private ObjectNode asJson(LintReport report, TokenCount count) {
    ObjectNode line = new JsonMapper().createObjectNode();
    line.put("folder", folder.toString());
    line.put("errors", report.errors());
    line.put("warnings", report.warnings());
    ArrayNode findings = line.putArray("findings");
    report.findings().forEach(finding -> add(findings, finding));
    line.put("token_source", count.source());
    line.put("estimated", count.estimated());
    line.put("actions", actions);
    line.put("budget", budget);
    line.set("prompts", new JsonMapper().valueToTree(report.costs()));
    return line;
  }

  private static void add(ArrayNode findings, Finding finding) {
    findings
        .addObject()
        .put("severity", finding.severity().label())
        .put("rule", finding.rule())
        .put("file", finding.file())
        .put("pointer", finding.pointer())
        .put("found", finding.found())
        .put("expected", finding.expected());
  }
}
