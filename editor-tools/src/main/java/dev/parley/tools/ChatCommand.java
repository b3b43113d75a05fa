package dev.parley.tools;

import dev.parley.NpcRuntime;
import dev.parley.RuntimeOptions;
import dev.parley.inference.LanguageModel;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Talks with one persona of any pack, for scripts and for trying a pack out. */
@Command(
    name = "chat",
    description = "Talk with a persona of a pack, line by line: answers alone, no frame.")
final class ChatCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TalkFlags flags = new TalkFlags();

  @Mixin private SamplingFlags sampling = new SamplingFlags();

  @Option(
      names = "--pack",
      paramLabel = "DIR|ID",
      description = "A pack's folder, or a bundled pack (default: ${DEFAULT-VALUE}).")
  private String pack = "campfire";

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "The most tokens of an answer (default: ${DEFAULT-VALUE}).")
  private int maxTokens = RuntimeOptions.defaults().maxTokens();

  ChatCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RuntimeOptions options =
        CommandException.understand(() -> Talk.unhurried().withMaxTokens(maxTokens))
            .withSampling(sampling.toOptions(0))
            .withThinking(flags.think());
    PersonaPack found = pack();
    Persona persona = flags.persona(found).orElse(found.personas().get(0));

    try (LanguageModel model = flags.openModel(terminal, found);
        NpcRuntime runtime = NpcRuntime.open(model, options)) {
      Companions companions = new Companions(runtime, found);
      boolean measured = TalkFlags.isMeasured(model);
      return new Talk(terminal, runtime, companions, new LineReader(terminal), measured)
          .with(persona);
    }
  }

  private PersonaPack pack() {
    Path folder = Path.of(pack);
    if (Files.isDirectory(folder)) {
      return PersonaPack.load(folder);
    }
    try {
      return PersonaPack.bundled(pack);
    } catch (IllegalArgumentException e) {
      throw CommandException.couldNot(
          "'" + pack + "' is neither a folder nor a pack that comes with parley; correct --pack");
    }
  }
}
