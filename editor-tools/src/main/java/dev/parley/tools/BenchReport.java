package dev.parley.tools;

import dev.parley.tools.bench.Bench;
import dev.parley.tools.bench.BenchPlan;
import dev.parley.tools.bench.Processor;
import dev.parley.tools.bench.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code parley bench} found, for a person or for a program.
 *
 * @param file the model's name
 * @param threads that a CPU device was given
 */
record BenchReport(
    String file, BenchCommand.Measured measured, BenchPlan plan, int threads, Processor processor) {

  /** Rows of a name and a figure; the share tells how near writing is to its physical limit. */
  String asTable() {
    List<String> rows = new ArrayList<>();
    rows.add(row("model", file + ", loaded in " + number("%.1f s", measured.loadSeconds())));
    rows.add(row("device", measured.device() + busyBeside()));
    rows.add(row("machine", machine()));
    rows.add("");
    for (Map.Entry<Integer, Rate> read : result().read().entrySet()) {
      rows.add(row("read " + read.getKey() + " tokens", rate(read.getValue())));
    }
    rows.add(row("write", rate(result().write()) + slowest(result().write())));
    result()
        .writeDeep()
        .ifPresent(
            deep -> rows.add(row("write after " + BenchPlan.DEEP, rate(deep) + slowest(deep))));
    result()
        .together()
        .ifPresent(
            rate -> rows.add(row(plan.npcs() + " write at once", rate(rate) + timesOne(rate))));
    rows.add("");
    rows.add(row("peak memory", peakMemory()));
    rows.add(row("memory limit", memoryLimit()));
    return String.join(System.lineSeparator(), rows);
  }

  private Bench.Result result() {
    return measured.result();
  }

  private long stepBytes() {
    return measured.model().stepBytes();
  }

  private String busyBeside() {
    return plan.busyThreads() == 0 ? "" : ", beside " + plan.busyThreads() + " busy threads";
  }

  private String machine() {
    String simd = processor.simd().isEmpty() ? "" : " (" + String.join(" ", processor.simd()) + ")";
    return processor.name() + ", " + processor.cores() + " cores" + simd;
  }

  private static String rate(Rate rate) {
    return number("%8.2f tokens a second", rate.median()) + number(", best %.2f", rate.best());
  }

  private static String slowest(Rate rate) {
    return number(", slowest token %.0f ms", rate.worstSeconds() * 1e3);
  }

  private String timesOne(Rate rate) {
    return number(" together, %.2f times one alone", ratioToOne(rate));
  }

  private double ratioToOne(Rate rate) {
    return rate.median() / result().write().median();
  }

  private String peakMemory() {
    return result().peakBytes().isPresent()
        ? Amount.ofBytes(result().peakBytes().getAsLong()) + ", Java included"
        : "this system does not tell";
  }

  private String memoryLimit() {
    return number("%.1f GB are read a second here, ", result().readBytesPerSecond() / 1e9)
        + Amount.ofBytes(stepBytes())
        + number(
            " for a token: at most %.1f tokens a second alone",
            result().readBytesPerSecond() / stepBytes())
        + number(", of which %.0f %% are written", 100 * shareOfLimit());
  }

  /** Of the tokens that could be written if reading the weights took all the time. */
  private double shareOfLimit() {
    return result().write().median() * stepBytes() / result().readBytesPerSecond();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String row(String name, String value) {
    return String.format(Locale.ROOT, "%-18s%s", name, value);
  }

  /** Rates in tokens a second; what the system does not tell is null. */
  ObjectNode asJson() {
    ObjectNode line = new JsonMapper().createObjectNode();
    line.put("engine", new Version().getVersion()[0]);
    line.put("model", file);
    line.put("threads", threads);
    line.put("busy", plan.busyThreads());
    line.put("load_s", rounded(measured.loadSeconds(), 2));
    result().read().forEach((length, rate) -> put(line.putObject("prefill" + length), rate));
    putWithWorst(line.putObject("decode"), result().write());
    if (result().peakBytes().isPresent()) {
      line.put("peak_mb", result().peakBytes().getAsLong() >> 20);
    } else {
      line.putNull("peak_mb");
    }
    result().writeDeep().ifPresent(deep -> putWithWorst(line.putObject("decode512"), deep));
    ObjectNode together = line.putObject("npcs").put("count", plan.npcs());
    result()
        .together()
        .ifPresent(rate -> putWithWorst(together, rate).put("ratio", rounded(ratioToOne(rate), 3)));
    line.put("device", measured.device());
    line.put("read_gbps", rounded(result().readBytesPerSecond() / 1e9, 2));
    line.put("step_bytes", stepBytes());
    line.put("read_share", rounded(shareOfLimit(), 3));
    line.put("java", System.getProperty("java.version"));
    ObjectNode cpu = line.putObject("cpu").put("name", processor.name());
    cpu.put("level", processor.level()).put("cores", processor.cores());
    processor.simd().forEach(cpu.putArray("simd")::add);
    return line;
  }

  private static ObjectNode put(ObjectNode node, Rate rate) {
    return node.put("median", rounded(rate.median(), 2)).put("best", rounded(rate.best(), 2));
  }

  private static ObjectNode putWithWorst(ObjectNode node, Rate rate) {
    return put(node, rate).put("worst_ms", rounded(rate.worstSeconds() * 1e3, 3));
  }

  private static double rounded(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.round(value * scale) / scale;
  }
}
