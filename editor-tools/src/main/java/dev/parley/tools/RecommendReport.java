package dev.parley.tools;

import dev.parley.tools.bench.Processor;
import dev.parley.tools.recommend.Candidate;
import dev.parley.tools.recommend.Machine;
import dev.parley.tools.recommend.Measurement;
import dev.parley.tools.recommend.Recommendation;
import dev.parley.tools.recommend.Recommendation.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A recommendation as a person reads it: the machine, a row for each quant, one sentence, and the
 * command to get it.
 *
 * @param tokens of the dialogue that the memory is for
 */
record RecommendReport(Machine machine, Recommendation recommendation, int tokens) {
  String asText() {
    List<String> lines = new ArrayList<>();
    lines.add(fact("memory", Amount.ofBytes(machine.memoryBytes())));
    lines.add(fact("CPU", processor().name() + ", " + cores() + ", " + processor().level()));
    lines.add(fact("GPU", gpu()));
    lines.add("");
    lines.add(row("quant", "file", "memory", "fits", "writes", "measured on"));
    recommendation.choices().forEach(choice -> lines.add(row(choice)));
    lines.add("");
    lines.add(
        "Memory is that of the weights and one dialogue of "
            + Amount.grouped(tokens)
            + " tokens; what fits leaves a quarter of this machine's to everything else.");
    lines.add(
        recommendation
            .best()
            .map(this::sentence)
            .orElseGet(
                () -> Candidate.MODEL + " does not fit; it needs a machine with more memory."));
    recommendation.best().ifPresent(best -> lines.add("\n  " + command(best)));
    return String.join("\n", lines).replace("\n", System.lineSeparator());
  }

  private String gpu() {
    return machine
        .gpu()
        .map(name -> name + ", which is used where it can be; nothing was measured on one yet")
        .orElse("no NVIDIA GPU found");
  }

  private static String row(Choice choice) {
    Candidate candidate = choice.candidate();
    return row(
        candidate.quant(),
        Amount.ofBytes(candidate.fileBytes()),
        Amount.ofBytes(candidate.memoryBytes()),
        choice.fits() ? "yes" : "no",
        choice.measured().map(each -> rate(each.writes())).orElse("not measured"),
        choice.measured().map(RecommendReport::place).orElse(""));
  }

  private String sentence(Choice best) {
    String quant = best.candidate().quant();
    if (best.measured().isEmpty()) {
      return "Take "
          + quant
          + ", the smallest: nothing was measured on a machine like this one ("
          + processor().level()
          + ", "
          + cores()
          + "), so nobody knows how fast it is here; parley bench measures that.";
    }
    Measurement measured = best.measured().get();
    String reads = measured.reads().map(rate -> ", and reads " + rate(rate)).orElse("");
    String choice = best.isFluent() ? ", the nearest to the original" : ", the smallest";
    return "Take %s%s%s: measured on %s, it writes %s%s; one speaks three or four a second."
        .formatted(
            quant,
            choice,
            best.isFluent() ? " of those that write fast enough for talk" : "",
            place(measured),
            rate(measured.writes()),
            reads);
  }

  private static String command(Choice best) {
    return "parley model pull " + Candidate.MODEL + " --quant " + best.candidate().quant();
  }

  private static String place(Measurement measured) {
    return measured.cpu() + " with " + counted(measured.threads(), "thread");
  }

  private static String rate(double tokensPerSecond) {
    return String.format(Locale.ROOT, "%.1f tokens/s", tokensPerSecond);
  }

  private String cores() {
    return counted(processor().cores(), "core");
  }

  private Processor processor() {
    return machine.processor();
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String fact(String name, String value) {
    return String.format(Locale.ROOT, "%-9s%s", name, value);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-9s%-11s%-11s%-6s%-18s%s", cells).stripTrailing();
  }
}
