package dev.parley.tools;

import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.ModelInspector;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows how a model reads a text. */
@Command(
    name = "tokenize",
    description = "Show the token ids of a text, as a player's words would be read.")
final class TokenizeCommand implements Runnable {
  private final Terminal terminal;

  @Option(names = "--model", paramLabel = "FILE", description = "A GGUF file.")
  private @Nullable Path model;

  @Parameters(paramLabel = "TEXT", description = "The text; in quotes if it has spaces.")
  private String text = "";

  @Option(names = "--json", description = "One line of JSON: tokens, pieces.")
  private boolean json;

  TokenizeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Path file = new ModelChoice(terminal).require(model);
    try (ModelInspector inspector = ModelInspector.open(file, EngineOptions.defaults())) {
      List<Integer> ids = inspector.encode(text);
      terminal.out().println(json ? asJson(ids, inspector) : asArgument(ids));
    }
  }

  /** As {@code complete --tokens} takes them. */
  private static String asArgument(List<Integer> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static ObjectNode asJson(List<Integer> ids, ModelInspector inspector) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode line = mapper.createObjectNode();
    line.set("tokens", mapper.valueToTree(ids));
    ArrayNode pieces = line.putArray("pieces");
    ids.forEach(id -> pieces.add(inspector.decode(List.of(id))));
    return line;
  }
}
