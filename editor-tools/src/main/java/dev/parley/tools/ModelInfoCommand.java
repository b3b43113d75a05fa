package dev.parley.tools;

import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.ModelInspector;
import dev.parley.inference.engine.ModelSummary;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tells what a model file holds and what it takes to run it. */
@Command(name = "info", description = "Tell what a model file holds and how much memory it needs.")
final class ModelInfoCommand implements Runnable {
  /** One conversation as long as an engine allows by default. */
  private static final int DIALOGUES = 1;

  private static final int TOKENS = EngineOptions.defaults().contextTokens();

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A GGUF file.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "One line of JSON, sizes in bytes.")
  private boolean json;

  ModelInfoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Path existing = ModelChoice.existing(file, "FILE");
    try (ModelInspector inspector = ModelInspector.open(existing, EngineOptions.defaults())) {
      ModelSummary summary = inspector.summary();
      terminal.out().println(json ? asJson(summary) : asTable(summary));
    }
  }

  private static ObjectNode asJson(ModelSummary summary) {
    JsonMapper mapper =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    ObjectNode line = mapper.valueToTree(summary);
    return line.put("memory_bytes", summary.memoryBytes(DIALOGUES, contextTokens(summary)));
  }

  private static String asTable(ModelSummary summary) {
    return String.join(
        System.lineSeparator(),
        row("name", summary.name().isEmpty() ? "(none)" : summary.name()),
        row("file", summary.format() + ", " + Amount.ofBytes(summary.fileBytes())),
        row("architecture", summary.architecture()),
        row("parameters", Amount.inWords(summary.parameters())),
        row("layers", summary.layers() + " (" + counts(summary.layerKinds()) + ")"),
        row("width", Amount.grouped(summary.width())),
        row("vocabulary", Amount.grouped(summary.vocabulary()) + " tokens"),
        row("context", Amount.grouped(summary.contextTokens()) + " tokens"),
        row("tensor types", counts(summary.tensorsByType())),
        row("tokenizer", summary.tokenizer()),
        row("chat template", summary.chatTemplate()),
        row("memory", memory(summary)));
  }

  private static String memory(ModelSummary summary) {
    int tokens = contextTokens(summary);
    return Amount.ofBytes(summary.memoryBytes(DIALOGUES, tokens))
        + " with one dialogue of "
        + Amount.grouped(tokens)
        + " tokens: weights "
        + Amount.ofBytes(summary.weightBytes())
        + ", state "
        + Amount.ofBytes(summary.stateBytesPerDialogue())
        + " a dialogue and "
        + Amount.ofBytes(summary.kvBytesPerToken())
        + " a token";
  }

  private static int contextTokens(ModelSummary summary) {
    return Math.min(TOKENS, summary.contextTokens());
  }

  private static String counts(Map<String, Integer> byName) {
    return byName.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String row(String name, String value) {
    return String.format(Locale.ROOT, "%-15s%s", name, value);
  }
}
