package dev.parley.inference.engine;

import dev.parley.inference.SamplingOptions;
import dev.parley.inference.grammar.CompiledConstraint;
import dev.parley.inference.grammar.ConstraintCursor;
import dev.parley.inference.grammar.ConstraintSamples;
import dev.parley.inference.grammar.MaskCache;
import dev.parley.inference.grammar.SyntheticTokens;
import dev.parley.inference.grammar.TokenVocabulary;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a constraint costs beside a token of a model with a vocabulary of 131,072: a line of CSV for
 * each grammar, with nothing kept before every reply and with all kept. Run by
 * tests/bench/constraints MODEL.
 */
public final class ConstraintCost {
  private static final int SIZE = 131_072;
  private static final int CAP = 120;
  private static final int REPLIES = 8;
  private static final int TOKENS = 64;

  /** Of {@link ConstraintSamples}, five of them JSON Schemas, four of these with strings. */
  private static final int[] GRAMMARS = {0, 1, 2, 3, 9, 13, 14, 15, 17, 19};

  private final List<float[]> logits = new ArrayList<>();
  private final TokenVocabulary vocabulary = SyntheticTokens.of(SIZE);
  private final SamplingMemory memory = new SamplingMemory();
  private double tokenNanos;

  private ConstraintCost() {}

  /** Prints the lines; progress goes to stderr. */
  public static void main(String[] arguments) {
    ConstraintCost cost = new ConstraintCost();
    cost.speak(Path.of(arguments[0]));
    List<ConstraintSamples.Sample> samples = ConstraintSamples.all();
    for (int grammar : GRAMMARS) {
      cost.measure(samples.get(grammar), false); // for Java to compile it
    }
    System.out.println(
        "grammar,masks,tokens,token_us,choice_p50_us,choice_p99_us,choice_max_us,"
            + "extra_p50_us,extra_p99_us,extra_max_us,compile_us");
    for (int grammar : GRAMMARS) {
      cost.measure(samples.get(grammar), true);
    }
  }

  /** Writes some tokens and keeps their logits. */
  private void speak(Path file) {
    EngineOptions options = EngineOptions.defaults().withContextTokens(512).withMaxDialogues(1);
    DeviceChoice device = DeviceChoice.open(options);
    try (ModelHeader header = ModelHeader.open(file, options);
        LoadedModel model = LoadedModel.load(header, device.ops(), options)) {
      FixedInput input = new FixedInput(model);
      Sequence sequence = model.states().open().orElseThrow();
      input.read(sequence, IntStream.range(300, 364).boxed().toList());
      long[] nanos = new long[TOKENS];
      for (int i = 0; i < TOKENS; i++) {
        long begin = System.nanoTime();
        logits.add(input.step(List.of(sequence), List.of(1000 + i))[0]);
        nanos[i] = System.nanoTime() - begin;
      }
      Arrays.sort(nanos);
      tokenNanos = nanos[TOKENS / 2];
    }
  }

  private void measure(ConstraintSamples.Sample sample, boolean printed) {
    List<Long> coldChoices = new ArrayList<>();
    List<Long> coldExtras = new ArrayList<>();
    List<Long> warmChoices = new ArrayList<>();
    List<Long> warmExtras = new ArrayList<>();
    long compiling = 0;
    for (int reply = 0; reply < REPLIES; reply++) {
      long begin = System.nanoTime();
      CompiledConstraint constraint =
          new CompiledConstraint(
              ConstraintSamples.grammarOf(sample.constraint()),
              vocabulary,
              new MaskCache(32 << 20));
      compiling = Math.max(compiling, System.nanoTime() - begin);
      reply(constraint, reply, coldChoices, coldExtras);
      reply(constraint, reply, warmChoices, warmExtras);
    }
    if (printed) {
      String name = sample.name().replaceAll("[^A-Za-z0-9]+", " ").strip();
      name = name.substring(0, Math.min(48, name.length()));
      print(name, "cold", coldChoices, coldExtras, compiling);
      print(name, "kept", warmChoices, warmExtras, 0);
    }
  }

  /**
   * One reply.
   *
   * @param choices times from the logits to the token, which is what the engine does for it
   * @param extras that of them which an unconstrained reply has not: the mask and the step
   */
  private void reply(
      CompiledConstraint constraint, int seed, List<Long> choices, List<Long> extras) {
    Sampler sampler = new Sampler(SamplingOptions.defaults().withSeed(seed), memory);
    ConstraintCursor cursor = constraint.start();
    for (int written = 0; written < CAP && !cursor.isFinal(); written++) {
      float[] scores = logits.get(written % TOKENS);
      long begin = System.nanoTime();
      long[] allowed = cursor.allowed(CAP - written);
      long masked = System.nanoTime();
      int id = sampler.nextOf(scores, new int[0], 0, allowed);
      long chosen = System.nanoTime();
      cursor.accept(id);
      long end = System.nanoTime();
      choices.add(end - begin);
      extras.add(end - chosen + masked - begin);
      if (id == SyntheticTokens.END) {
        return;
      }
    }
  }

  private void print(
      String name, String masks, List<Long> choices, List<Long> extras, long compiling) {
    System.out.printf(
        Locale.ROOT,
        "%s,%s,%d,%.0f,%.1f,%.1f,%.1f,%.1f,%.1f,%.1f,%.0f%n",
        name,
        masks,
        choices.size(),
        tokenNanos / 1e3,
        quantile(choices, 0.5),
        quantile(choices, 0.99),
        quantile(choices, 1),
        quantile(extras, 0.5),
        quantile(extras, 0.99),
        quantile(extras, 1),
        compiling / 1e3);
  }

  private static double quantile(List<Long> nanos, double share) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size())) / 1e3;
  }
}
