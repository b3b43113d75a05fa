package dev.parley.tools;

import dev.parley.inference.engine.Divergence;
import dev.parley.inference.engine.QuantizePlan;
import dev.parley.inference.engine.QuantizedModel;
import dev.parley.inference.engine.WeightType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model with smaller weights and tells what that costs. */
@Command(
    name = "quantize",
    description = "Write a model with smaller weights, and measure what that costs.",
    footer = {
      "",
      "Types: Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K, F16, BF16, F32. Rows that",
      "a K type does not fit get Q5_0 for Q4_K, Q5_1 for Q5_K and Q8_0 for Q6_K."
    })
final class ModelQuantizeCommand implements Runnable {
  private final Terminal terminal;
  private final FreeSpace space;

  @Parameters(index = "0", paramLabel = "IN", description = "A GGUF file or a checkpoint's folder.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The GGUF file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--type",
      required = true,
      paramLabel = "TYPE",
      description = "What matrices become.")
  private WeightType type = WeightType.Q4_0;

  @Option(
      names = "--head",
      paramLabel = "TYPE",
      description = "What the head becomes, which gives the logits (default: Q6_K).")
  private @Nullable WeightType head;

  @Option(
      names = "--embeddings",
      paramLabel = "TYPE",
      description = "What the embedding table becomes (default: as --type; if it is the head: so).")
  private @Nullable WeightType embeddings;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "What to measure on, in UTF-8 (default: a page of prose).")
  private @Nullable Path text;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "At most that many tokens of it (default: ${DEFAULT-VALUE}); 0 never runs the model.")
  private int tokens = 256;

  ModelQuantizeCommand(Terminal terminal, FreeSpace space) {
    this.terminal = terminal;
    this.space = space;
  }

  @Override
  public void run() {
    if (tokens != 0 && (tokens < QualityCheck.LEAST || tokens > QualityCheck.MOST)) {
      throw CommandException.wrongUsage(
          "--tokens is %d; expected 0, or %d to %d"
              .formatted(tokens, QualityCheck.LEAST, QualityCheck.MOST));
    }
    Path existing = ModelChoice.existing(in, "IN");
    QualityCheck check = new QualityCheck(terminal, tokens, text);
    String before;
    String after;
    try (QuantizedModel model =
        QuantizedModel.open(
            existing,
            new QuantizePlan(type, head, embeddings),
            tokens == 0 ? null : check.options())) {
      before = amounts(model.bytesBefore());
      after = amounts(model.bytesAfter());
      write(model);
    }
    terminal.out().println(row("before", before));
    terminal.out().println(row("after", after));
    Optional<Divergence> divergence = check.compare(existing, out);
    divergence.ifPresent(this::tell);
  }

  private void write(QuantizedModel model) {
    Path folder = Optional.ofNullable(out.toAbsolutePath().getParent()).orElse(out);
    try {
      if (Files.exists(out)) {
        throw CommandException.couldNot(
            Files.isSameFile(in, out)
                ? "IN and OUT are the same file; name another OUT"
                : out + " exists already; remove it or name another file");
      }
      if (!Files.isDirectory(folder)) {
        throw CommandException.couldNot("the folder of " + out + " does not exist; make it first");
      }
      space.require(folder, model.fileBytes(), "make room, or name an OUT on another disk");
      writeInterruptibly(model);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + out + ": " + e.getMessage(), e);
    }
  }

  private void writeInterruptibly(QuantizedModel model) throws IOException {
    AtomicBoolean interrupted = new AtomicBoolean();
    PullProgress progress = new PullProgress(terminal, System::nanoTime);
    long total = model.bytesAfter().values().stream().mapToLong(Long::longValue).sum();
    progress.begins(String.valueOf(out.getFileName()), total, 0);
    terminal.runInterruptibly(
        () -> {
          try {
            model.write(
                out,
                bytes -> {
                  if (interrupted.get()) {
                    throw CommandException.couldNot("interrupted; nothing was written");
                  }
                  progress.advances(bytes);
                });
          } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + out + ": " + e.getMessage(), e);
          } finally {
            progress.pauses();
          }
        },
        () -> interrupted.set(true));
  }

  private void tell(Divergence found) {
    terminal.out().println(row("measured", "on " + found.tokens() + " tokens, against " + in));
    terminal
        .out()
        .println(
            row(
                "KL divergence",
                "mean %.5f, a hundredth above %.5f",
                found.meanKl(),
                found.highKl()));
    terminal.out().println(row("same first", "%.1f %% of the tokens", 100 * found.sameFirst()));
    terminal.out().println(row("mean NLL", "%.4f, was %.4f", found.nll(), found.referenceNll()));
  }

  private static String amounts(Map<String, Long> bytesByType) {
    long total = bytesByType.values().stream().mapToLong(Long::longValue).sum();
    return Amount.ofBytes(total)
        + ": "
        + bytesByType.entrySet().stream()
            .map(type -> type.getKey() + " " + Amount.ofBytes(type.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String row(String name, String format, Object... values) {
    return String.format(
        Locale.ROOT,
        "%-15s%s",
        name,
        values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }
}
