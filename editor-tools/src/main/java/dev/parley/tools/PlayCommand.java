package dev.parley.tools;

import dev.parley.NpcRuntime;
import dev.parley.RuntimeOptions;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.SamplingOptions;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An evening at the fire: choose a companion and talk. */
@Command(name = "play", description = "Talk with one of three companions at a campfire.")
final class PlayCommand implements Callable<Integer> {
  private static final String PACK = "campfire";
  private static final int COLUMNS = 78;

  private final Terminal terminal;

  @Mixin private TalkFlags flags = new TalkFlags();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed and words give the same answers (default: another each time).")
  private @Nullable Long seed;

  PlayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PersonaPack pack = PersonaPack.bundled(PACK);
    Optional<Persona> asked = flags.persona(pack);
    long chosenSeed = seed == null ? System.nanoTime() : seed;
    RuntimeOptions options =
        Talk.unhurried()
            .withSampling(SamplingOptions.defaults().withSeed(chosenSeed))
            .withThinking(flags.think());

    try (LanguageModel model = flags.openModel(terminal, pack);
        NpcRuntime runtime = NpcRuntime.open(model, options)) {
      setScene(pack);
      Companions companions = new Companions(runtime, pack);
      LineReader lines = new LineReader(terminal);
      Optional<Persona> companion = asked.or(() -> choose(companions, lines));
      if (companion.isEmpty()) {
        return Talk.DONE;
      }
      Talk.Manner manner = TalkFlags.manner(model, true, chosenSeed);
      return new Talk(terminal, runtime, companions, lines, manner).with(companion.get());
    }
  }

  private void setScene(PersonaPack pack) {
    PrintStream aside = terminal.aside();
    aside.println();
    aside.println(terminal.bold(pack.title()));
    aside.println();
    aside.println(Paragraph.wrap(pack.setting(), COLUMNS));
    aside.println();
  }

  /** A person is asked until the answer names someone; a pipe may choose in its first line. */
  private Optional<Persona> choose(Companions companions, LineReader lines) {
    companions.list(terminal);
    while (true) {
      String answer = lines.next("Who do you sit down with? ");
      if (answer == null) {
        return Optional.empty();
      }
      Optional<Persona> found = companions.find(answer);
      if (found.isPresent()) {
        return found;
      }
      if (!terminal.isInteractive()) {
        lines.putBack(answer);
        return Optional.of(companions.first());
      }
      terminal.note("nobody here is called '" + answer.strip() + "'; a number or a name, please");
    }
  }
}
