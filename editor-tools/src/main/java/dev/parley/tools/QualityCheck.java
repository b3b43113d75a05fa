package dev.parley.tools;

import dev.parley.inference.engine.Divergence;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.ModelInspector;
import dev.parley.inference.engine.ModelSummary;
import dev.parley.inference.engine.Predictions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text with two models, one after the other, and compares what they predict. The first
 * one's predictions are held: a float for each token of the text and of the vocabulary.
 */
final class QualityCheck {
  /** Fewer tokens have no next one. */
  static final int LEAST = 2;

  /** 2 GiB of predictions, with a vocabulary of 131,072. */
  static final int MOST = 4096;

  private static final String DEFAULT_TEXT = "page-of-prose.txt";

  private final Terminal terminal;
  private final int tokens;
  private final String text;

  /**
   * @param tokens 0, or {@link #LEAST} to {@link #MOST}
   * @param file the text; null for our own
   * @throws CommandException if it cannot be read
   */
  QualityCheck(Terminal terminal, int tokens, @Nullable Path file) {
    this.terminal = terminal;
    this.tokens = tokens;
    this.text = file == null ? defaultText() : read(file);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw CommandException.couldNot(
          "the text " + file + " cannot be read: " + e + "; name a file in UTF-8 with --text");
    }
  }

  private static String defaultText() {
    try (InputStream in = QualityCheck.class.getResourceAsStream(DEFAULT_TEXT)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULT_TEXT + " is not packed with the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares; empty if nothing was to be measured, or the model reads no text. */
  Optional<Divergence> compare(Path reference, Path candidate) {
    if (tokens == 0) {
      return Optional.empty();
    }
    Predictions predictions;
    try (ModelInspector model = ModelInspector.open(reference, options())) {
      if (model.summary().tokenizer().equals(ModelSummary.NO_TOKENIZER)) {
        terminal.note("the model has no vocabulary to read a text with, so nothing was measured");
        return Optional.empty();
      }
      List<Integer> ids = ids(model);
      terminal.note("reading " + ids.size() + " tokens with each of the two ...");
      predictions = Predictions.of(model, ids);
    }
    try (ModelInspector model = ModelInspector.open(candidate, options())) {
      return Optional.of(predictions.to(model));
    }
  }

  private List<Integer> ids(ModelInspector model) {
    List<Integer> ids = new ArrayList<>(model.beginOfText());
    ids.addAll(model.encode(text));
    int most = Math.min(tokens, model.summary().contextTokens());
    if (ids.size() < LEAST) {
      throw CommandException.couldNot(
          "the text has " + ids.size() + " tokens; expected " + LEAST + " or more");
    }
    return ids.subList(0, Math.min(ids.size(), most));
  }

  /** What runs the models: whatever is fastest here, in f32. */
  EngineOptions options() {
    return EngineOptions.defaults()
        .withExact(true)
        .withMaxDialogues(1)
        .withThreads(Runtime.getRuntime().availableProcessors())
        .withContextTokens(Math.max(EngineOptions.SMALLEST_CONTEXT, tokens));
  }
}
