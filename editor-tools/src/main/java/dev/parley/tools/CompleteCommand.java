package dev.parley.tools;

import dev.parley.inference.SamplingOptions;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.ModelInspector;
import dev.parley.inference.engine.ModelInspector.Completion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Continues a text or ids as the model would, without any chat around them. */
@Command(
    name = "complete",
    description = "Continue a text, raw: no chat template, nothing masked, no stop.")
final class CompleteCommand implements Runnable {
  private final Terminal terminal;

  @Option(names = "--model", paramLabel = "FILE", description = "A GGUF file.")
  private @Nullable Path model;

  @ArgGroup(multiplicity = "1")
  private Prompt prompt = new Prompt();

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "How many tokens to generate (default: ${DEFAULT-VALUE}).")
  private int count = 32;

  @Mixin private SamplingFlags sampling = new SamplingFlags();

  @Option(names = "--exact", description = "Compute in f32 on every device.")
  private boolean exact;

  @Mixin private DeviceFlags device = new DeviceFlags();

  @Option(names = "--stop", description = "Stop where the model ends its turn.")
  private boolean stop;

  @Option(names = "--json", description = "One line of JSON: tokens, text.")
  private boolean json;

  @Option(
      names = "--logits",
      description = "In the JSON also last_logits, of the prompt's last position.")
  private boolean logits;

  CompleteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Either of the two. */
  private static final class Prompt {
    @Option(
        names = "--prompt",
        required = true,
        paramLabel = "TEXT",
        description = "The text to continue; begins with the model's BOS if it wants one.")
    private String text = "";

    @Option(
        names = "--tokens",
        required = true,
        split = ",",
        paramLabel = "1,5,9",
        hideParamSyntax = true,
        description = "The token ids to continue, exactly these.")
    private @Nullable List<Integer> ids;
  }

  @Override
  public void run() {
    if (count < 1) {
      throw CommandException.wrongUsage("--n is " + count + "; expected 1 or more");
    }
    if (logits && !json) {
      throw CommandException.wrongUsage("--logits needs --json");
    }
    SamplingOptions options = sampling.toOptions(0);
    Path file = new ModelChoice(terminal).require(model);
    try (ModelInspector inspector = ModelInspector.open(file, engineOptions())) {
      List<Integer> ids = promptIds(inspector);
      answer(CommandException.understand(() -> inspector.complete(ids, count, options, stop)));
    }
  }

  private List<Integer> promptIds(ModelInspector inspector) {
    if (prompt.ids != null) {
      return prompt.ids;
    }
    List<Integer> ids = new ArrayList<>(inspector.beginOfText());
    ids.addAll(inspector.encode(prompt.text));
    return ids;
  }

  private EngineOptions engineOptions() {
    return device
        .engineOptions()
        .withExact(exact)
        .withMaxDialogues(1)
        .withContextTokens(
            Math.max(EngineOptions.SMALLEST_CONTEXT, Math.addExact(mostPromptTokens(), count)));
  }

  /** No token is shorter than a byte, and one may be the BOS. */
  private int mostPromptTokens() {
    return prompt.ids != null
        ? prompt.ids.size()
        : prompt.text.getBytes(StandardCharsets.UTF_8).length + 1;
  }

  private void answer(Completion completion) {
    if (!json) {
      terminal.out().println(completion.text());
      return;
    }
    JsonMapper mapper = new JsonMapper();
    ObjectNode line = mapper.createObjectNode();
    line.set("tokens", mapper.valueToTree(completion.tokens()));
    line.put("text", completion.text());
    if (logits) {
      line.set("last_logits", mapper.valueToTree(completion.lastLogits()));
    }
    terminal.out().println(line);
  }
}
