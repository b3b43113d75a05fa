package dev.parley.tools.bench;

import dev.parley.inference.engine.EngineProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Times a loaded model: reading texts, writing alone, and writing for several characters at once.
 * The ids it is fed are fixed, so that every run and every engine that is fed the same does the
 * same work.
 *
 * <p><b>Threads.</b> Confined to one.
 */
public final class Bench {
  /** Ids this near to either end of a vocabulary may be special, so they are left out. */
  private static final int MARGIN_BELOW = 200;

  private static final int MARGIN = 300;

  private static final int WARM_UP_TOKENS = 8;

  /** Written tokens are none that were read. */
  private static final int FIRST_WRITTEN = 1000;

  /**
   * Tokens between two readings of all weights. The speed of memory changes from second to second
   * on a machine that others use too, so it is asked all along.
   */
  private static final int TOKENS_PER_SWEEP = 4;

  private final EngineProbe probe;
  private final BenchPlan plan;

  /**
   * @throws IllegalArgumentException if the plan does not fit the model
   */
  public Bench(EngineProbe probe, BenchPlan plan) {
    this.probe = probe;
    this.plan = plan;
    int vocabulary = probe.summary().vocabulary();
    if (vocabulary <= MARGIN) {
      throw new IllegalArgumentException(
          "the model's vocabulary has %d tokens; expected more than %d, of which the bench takes its ids"
              .formatted(vocabulary, MARGIN));
    }
    if (plan.contextTokens() > probe.contextTokens()) {
      throw new IllegalArgumentException(
          "the bench needs a context of %d tokens and the model has %d; read shorter texts or write less"
              .formatted(plan.contextTokens(), probe.contextTokens()));
    }
  }

  /**
   * What was measured.
   *
   * @param read by length of the text
   * @param write from an empty context
   * @param writeDeep after a text of {@link BenchPlan#DEEP} tokens, if one was read
   * @param readBytesPerSecond how fast the weights are read without computing: the median of
   *     readings between the tokens of {@code write}
   * @param peakBytes memory of the whole process at its highest while one character read and wrote;
   *     empty where the system does not tell
   * @param together several characters writing together, all their tokens counted; empty if the
   *     plan has only one
   */
  public record Result(
      Map<Integer, Rate> read,
      Rate write,
      Optional<Rate> writeDeep,
      double readBytesPerSecond,
      OptionalLong peakBytes,
      Optional<Rate> together) {}

  /** Times everything, most of it for as long as the model takes for a few thousand tokens. */
  public Result run() {
    BusyThreads busy = BusyThreads.start(plan.busyThreads());
    try {
      probe.read(0, ids(0, WARM_UP_TOKENS));
      Map<Integer, Rate> read = new TreeMap<>();
      Optional<Rate> deep = Optional.empty();
      for (int length : plan.prompts()) {
        read.put(length, timeReading(length));
        if (length == BenchPlan.DEEP) {
          deep = Optional.of(timeWriting(1, new ArrayList<>()));
        }
      }
      List<Double> sweeps = new ArrayList<>();
      Rate write = timeWritingFromNothing(1, sweeps);
      double readBytesPerSecond = Median.of(sweeps.stream().mapToDouble(d -> d).toArray());
      OptionalLong peakBytes = PeakMemory.ofThisProcess();
      Optional<Rate> together =
          plan.npcs() > 1
              ? Optional.of(timeWritingFromNothing(plan.npcs(), new ArrayList<>()))
              : Optional.empty();
      return new Result(read, write, deep, readBytesPerSecond, peakBytes, together);
    } finally {
      busy.stop();
    }
  }

  private Rate timeReading(int length) {
    double[] seconds = new double[plan.repeats()];
    List<Integer> text = ids(0, length);
    for (int i = 0; i < seconds.length; i++) {
      probe.clear();
      seconds[i] = secondsOf(() -> probe.read(0, text));
    }
    return Rate.of(length, seconds);
  }

  private Rate timeWritingFromNothing(int npcs, List<Double> sweeps) {
    probe.clear();
    for (int npc = 0; npc < npcs; npc++) {
      probe.read(npc, ids(npc, 1));
    }
    return timeWriting(npcs, sweeps);
  }

  /**
   * Goes on in the sequences that were read, each with tokens of its own.
   *
   * @param sweeps gets the speeds of readings of all weights in between
   */
  private Rate timeWriting(int npcs, List<Double> sweeps) {
    double[] seconds = new double[plan.steps()];
    for (int i = 0; i < seconds.length; i++) {
      if (i % TOKENS_PER_SWEEP == 0) {
        sweeps.add(probe.readWeights());
      }
      List<Integer> next = new ArrayList<>();
      for (int npc = 0; npc < npcs; npc++) {
        next.add(id(FIRST_WRITTEN + npc * plan.steps() + i));
      }
      seconds[i] = secondsOf(() -> probe.step(next));
    }
    return Rate.of(npcs, seconds);
  }

  private List<Integer> ids(int from, int count) {
    return IntStream.range(from, from + count).map(this::id).boxed().toList();
  }

  /** Spread over the vocabulary: neighbours in a text read rows of the embedding far apart. */
  private int id(int index) {
    int ordinary = probe.summary().vocabulary() - MARGIN;
    return (int) ((index * 7919L + 13) % ordinary) + MARGIN_BELOW;
  }

  private static double secondsOf(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }
}
