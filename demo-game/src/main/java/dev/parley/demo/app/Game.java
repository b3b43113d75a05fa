package dev.parley.demo.app;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.demo.play.TokenClock;
import dev.parley.demo.record.Playthrough;
import dev.parley.demo.record.Recording;
import dev.parley.demo.record.Script;
import dev.parley.demo.record.ScriptException;
import dev.parley.demo.record.Step;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.persona.PersonaPack;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The program {@code parley play}: three companions at a fire, who answer.
 *
 * <p>Exit status: 0 done; 1 could not, and one sentence on stderr says why; 2 wrong usage.
 */
@Command(
    name = "parley play",
    description = "Talk with three companions at a camp fire, in a window or in the terminal.")
public final class Game implements Callable<Integer> {
  private static final String PACK = "campfire";
  private static final String ARRIVAL = "they sit down at the fire";
  private static final int MOST_TEXT_SIZE = 3;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help; // picocli acts on it

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A GGUF file (default: the variable PARLEY_MODEL, or a file in ~/.parley/models; without"
              + " any, lines that the writer wrote).")
  private @Nullable Path model;

  @Mixin private EngineFlags engineFlags = new EngineFlags();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed and deeds give the same answers (default: another each time).")
  private @Nullable Long seed;

  @Option(names = "--terminal", description = "Play in the terminal.")
  private boolean terminal;

  @Mixin private WindowFlags windowFlags = new WindowFlags();

  @Option(
      names = "--text-size",
      paramLabel = "N",
      description = "0 (small) to 3 (very large); default: 1.")
  private int textSize = 1;

  @Option(
      names = "--slot",
      paramLabel = "DIR",
      description =
          "The folder of the saved evening (default: saves/evening in ~/.parley; a script has one of"
              + " its own).")
  private @Nullable Path slot;

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "Play what a script says, and leave.")
  private @Nullable Path script;

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = "Keep transcript, pictures, frame times and a report of a script there.")
  private @Nullable Path record;

  @Option(
      names = "--only-shots",
      description = "Draw only those frames of a script that are kept as pictures.")
  private boolean onlyShots;

  private Game() {}

  public static void main(String[] arguments) {
    // Pictures are written by a part of Java that would open a display of its own.
    System.setProperty("java.awt.headless", "true");
    Program.main(new Game(), arguments);
  }

  /** Runs the game and gives its exit status. */
  static int run(String... arguments) {
    return Program.run(new Game(), arguments);
  }

  @Override
  public Integer call() {
    check();
    Optional<List<Step>> steps = Optional.ofNullable(script).map(Script::read);
    PersonaPack pack = PersonaPack.bundled(PACK);
    Optional<Path> file = new ModelFile(System.getenv()).find(model);
    Optional<Window> window = terminal ? Optional.empty() : openWindow(pack, windowFlags.size());
    try (SlotFolder folder = SlotFolder.chosen(slot, steps.isPresent(), System.getenv())) {
      LanguageModel speaks = openModel(pack, file, window, steps.isPresent());
      if (steps.isPresent()) {
        playScript(pack, new TokenClock(speaks), folder, window, steps.get());
      } else {
        playFreely(pack, speaks, folder, window, file.isPresent());
      }
    } finally {
      window.ifPresent(Window::close);
    }
    return 0;
  }

  /** What makes no sense is told before anything is opened. */
  private void check() {
    windowFlags.check();
    engineFlags.options();
    UsageException.requireWithin("--text-size", textSize, 0, MOST_TEXT_SIZE);
    if (script == null && (record != null || onlyShots)) {
      throw new UsageException(
          (record != null ? "--record" : "--only-shots")
              + " is for scripts only; name one with --script FILE, or leave it out");
    }
  }

  private Session open(PersonaPack pack, LanguageModel speaks, SlotFolder folder, long otherwise) {
    long chosen = seed == null ? otherwise : seed;
    try {
      return new Session(pack, speaks, new SaveSlot(folder.path()), chosen, windowFlags.budget());
    } catch (RuntimeException | Error e) {
      speaks.close();
      throw e;
    }
  }

  private void playFreely(
      PersonaPack pack,
      LanguageModel speaks,
      SlotFolder folder,
      Optional<Window> window,
      boolean hasModel) {
    try (Session session = open(pack, speaks, folder, System.nanoTime())) {
      session.memoryTrouble().ifPresent(Program::note);
      Play play = new Play(session);
      play.setTextSize(textSize);
      if (folder.passing()) {
        Program.note(
            "there is no home folder, so what is saved is gone in the end; name one with --slot DIR");
      }
      if (!hasModel && window.isPresent()) { // the terminal has it on stderr
        play.tell("No model: the companions speak authored lines; " + ModelFile.REMEDY, 12);
      } else if (session.hasSave()) {
        String load = window.isPresent() ? Action.LOAD.key() : TerminalGame.LOAD;
        play.tell(load + " goes back to the evening that you saved.", 8);
      }
      if (window.isPresent()) {
        awaitReading(session, window.get());
        try (WindowGame game = windowGame(window.get(), play)) {
          game.run();
        }
      } else {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new TerminalGame(play, in, System.out, isWatched()).run();
      }
    }
  }

  private static void awaitReading(Session session, Window window) {
    CompletableFuture<Void> reading = session.readAhead();
    if (!reading.isDone()) { // as it is at once without a model: no letters are made for nothing
      try (LoadingScreen screen = new LoadingScreen(window, session.pack().title(), ARRIVAL)) {
        screen.await(reading);
      }
    }
  }

  private void playScript(
      PersonaPack pack,
      TokenClock speaks,
      SlotFolder folder,
      Optional<Window> window,
      List<Step> steps) {
    try (Session session = open(pack, speaks, folder, 1)) {
      session.memoryTrouble().ifPresent(Program::note);
      Play play = new Play(session);
      play.setTextSize(textSize);
      Playthrough playthrough = new Playthrough(play, speaks, steps);
      Path kept = record == null ? Path.of("recording") : record;
      Optional<Recording> recording =
          record == null && window.isEmpty() ? Optional.empty() : Optional.of(new Recording(kept));
      try {
        if (window.isPresent()) {
          try (WindowGame game = windowGame(window.get(), play)) {
            game.run(playthrough, recording.orElseThrow(), onlyShots);
          }
        } else {
          playthrough.run();
        }
      } catch (ScriptException e) {
        recording.ifPresent(all -> all.failed(String.valueOf(e.getMessage())));
        throw e;
      } finally {
        recording.ifPresent(
            all -> {
              all.finish(session);
              Program.note("the recording is in " + kept);
            });
      }
    }
  }

  private WindowGame windowGame(Window window, Play play) {
    return new WindowGame(window, play, windowFlags.quality(), windowFlags.framesPerSecond());
  }

  private static Optional<Window> openWindow(PersonaPack pack, WindowSize pixels) {
    try {
      return Optional.of(Window.open(pack.title(), pixels.width(), pixels.height()));
    } catch (NoWindowException e) {
      Program.note(e.getMessage() + ", so the camp plays in the terminal");
      return Optional.empty();
    }
  }

  private LanguageModel openModel(
      PersonaPack pack, Optional<Path> file, Optional<Window> window, boolean scripted) {
    if (file.isEmpty()) {
      if (!scripted) {
        Program.note("no model, so the companions speak authored lines; " + ModelFile.REMEDY);
      }
      return Session.authored(pack);
    }
    String name = String.valueOf(file.get().getFileName());
    Program.note("loading " + name + " ...");
    EngineOptions options = engineFlags.options();
    Engine engine;
    if (window.isPresent()) {
      try (LoadingScreen screen =
          new LoadingScreen(window.get(), pack.title(), "loading " + name)) {
        engine = Engine.open(file.get(), options, screen);
      }
    } else {
      engine = Engine.open(file.get(), options);
    }
    Program.note(engine.description());
    return engine;
  }

  /** The launcher asks for the console that is there only for a person. */
  @SuppressWarnings("SystemConsoleNull") // see above
  private static boolean isWatched() {
    return System.console() != null;
  }
}
