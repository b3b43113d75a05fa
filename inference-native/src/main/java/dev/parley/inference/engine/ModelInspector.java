package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tokenizer.TokenList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a model below the seam: token ids and logits, for the command line and tests. Games
 * use {@link Engine}; the NPC SDK is forbidden this class by a test.
 *
 * <p><b>Threads.</b> Confined to one.
 */
public final class ModelInspector implements AutoCloseable {
  private final ModelHeader header;
  private final EngineOptions options;
  private @Nullable LoadedModel model;

  private ModelInspector(ModelHeader header, EngineOptions options) {
    this.header = header;
    this.options = options;
  }

  /**
   * Reads a file's header and its tokenizer, if it has one; weights are loaded when first asked to
   * {@linkplain #complete complete}.
   *
   * @throws ModelFormatException if the file is not a model we can run; the message tells why
   */
  public static ModelInspector open(Path file, EngineOptions options) {
    return new ModelInspector(ModelHeader.open(file, options), options);
  }

  public ModelSummary summary() {
    return header.summary();
  }

  /** Ids of a text as a player's words would be read: no BOS, and no special token in it. */
  public List<Integer> encode(String text) {
    return IntStream.of(header.tokenizer().encode(text)).boxed().toList();
  }

  /** The text of ids, special tokens written out; bytes that are no UTF-8 become U+FFFD. */
  public String decode(List<Integer> ids) {
    return header.tokenizer().decode(ids.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The token that this model wants in front of a text that follows no template, if any. */
  public List<Integer> beginOfText() {
    return header.tokenizer().addBos()
        ? header.tokenizer().bos().stream().boxed().toList()
        : List.of();
  }

  /**
   * Continues a sequence of ids, raw: no BOS, no template, no masked token.
   *
   * @param ids the prompt; at least one
   * @param count how many tokens to generate; fewer if stopped
   * @param stop whether the model's end-of-turn tokens stop it
   * @throws IllegalArgumentException if an id is not in the vocabulary, or prompt and count do not
   *     fit the context
   * @throws ModelFormatException if it is to stop and the file has no vocabulary
   * @throws ModelException if the device or the memory is not there
   */
  public Completion complete(List<Integer> ids, int count, SamplingOptions sampling, boolean stop) {
    requireInVocabulary(ids);
    Set<Integer> ends = stop ? header.tokenizer().endOfTurnIds() : Set.of();
    LoadedModel loaded = load();
    if (ids.isEmpty() || ids.size() + (long) count > loaded.contextTokens()) {
      throw new IllegalArgumentException(
          "the prompt has %d tokens and %d more are asked for; expected at least 1 and together at most the context's %d"
              .formatted(ids.size(), count, loaded.contextTokens()));
    }
    try (Sequence sequence = loaded.states().open().orElseThrow()) {
      return new Continuation(loaded, sequence, new Sampler(sampling), ends).run(ids, count);
    }
  }

  /**
   * What the model predicts after every token of a text.
   *
   * @param ids two or more, at most as many as the context holds
   * @param logits gets those after each token, in order; one for each token of the vocabulary
   * @throws IllegalArgumentException if there are fewer or more ids, or one is not in the
   *     vocabulary
   * @throws ModelException if the device or the memory is not there
   */
  void predict(List<Integer> ids, Consumer<float[]> logits) {
    requireInVocabulary(ids);
    LoadedModel loaded = load();
    if (ids.size() < 2 || ids.size() > loaded.contextTokens()) {
      throw new IllegalArgumentException(
          "a text of %d tokens; expected at least 2 and at most the context's %d"
              .formatted(ids.size(), loaded.contextTokens()));
    }
    try (Sequence sequence = loaded.states().open().orElseThrow()) {
      loaded.predict(sequence, ids, logits);
    }
  }

  private void requireInVocabulary(List<Integer> ids) {
    int vocabulary = header.vocabularySize();
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new IllegalArgumentException(
            "token " + id + " is not in the vocabulary; expected 0 to " + (vocabulary - 1));
      }
    }
  }

  private LoadedModel load() {
    LoadedModel loaded = model;
    if (loaded == null) {
      loaded = LoadedModel.load(header, options, (read, total) -> {});
      model = loaded;
    }
    return loaded;
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (model != null) {
      model.close();
    }
    header.close();
  }

  /** One run of {@link #complete}: the sequence that reads the ids, and what ends it. */
  private record Continuation(
      LoadedModel model, Sequence sequence, Sampler sampler, Set<Integer> ends) {

    Completion run(List<Integer> ids, int count) {
      TokenList tokens = new TokenList();
      tokens.addAll(ids.stream().mapToInt(Integer::intValue).toArray());
      FixedInput input = new FixedInput(model);
      long begin = System.nanoTime();
      float[] promptLogits = input.read(sequence, ids);
      long afterPrompt = System.nanoTime();
      List<Integer> generated = new ArrayList<>();
      float[] logits = promptLogits;
      while (generated.size() < count) {
        int id = sampler.next(logits, tokens.array(), tokens.size(), new int[0]);
        generated.add(id);
        tokens.add(id);
        if (ends.contains(id)) {
          break;
        }
        if (generated.size() < count) {
          logits = input.step(List.of(sequence), List.of(id))[0];
        }
      }
      long end = System.nanoTime();
      return new Completion(
          generated,
          textOf(generated),
          promptLogits,
          (afterPrompt - begin) / 1e9,
          (end - afterPrompt) / 1e9);
    }

    private String textOf(List<Integer> generated) {
      if (!model.hasTokenizer()) {
        return "";
      }
      int[] ids = generated.stream().mapToInt(Integer::intValue).toArray();
      boolean stopped = ids.length > 0 && ends.contains(ids[ids.length - 1]);
      return model.tokenizer().decode(stopped ? Arrays.copyOf(ids, ids.length - 1) : ids);
    }
  }

  /**
   * A continued sequence.
   *
   * @param tokens the generated ids, an end token that stopped it included
   * @param text of these ids, without the end token; empty if the file has no vocabulary
   * @param lastLogits of the prompt's last position, one for each token of the vocabulary
   * @param promptSeconds how long reading the prompt took
   * @param generateSeconds how long generating took
   */
  public record Completion(
      List<Integer> tokens,
      String text,
      List<Float> lastLogits,
      double promptSeconds,
      double generateSeconds) {

    public Completion {
      tokens = List.copyOf(tokens);
      lastLogits = List.copyOf(lastLogits);
    }

    private Completion(
        List<Integer> tokens,
        String text,
        float[] lastLogits,
        double promptSeconds,
        double generateSeconds) {
      this(tokens, text, boxed(lastLogits), promptSeconds, generateSeconds);
    }

    private static List<Float> boxed(float[] values) {
      List<Float> list = new ArrayList<>(values.length);
      for (float value : values) {
        list.add(value);
      }
      return list;
    }
  }
}
