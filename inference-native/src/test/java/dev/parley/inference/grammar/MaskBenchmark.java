package dev.parley.inference.grammar;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a constraint costs for each token of 131,072, over replies in JSON: the time of each token
 * is one sample, so the percentiles are those of tokens. Run by tests/bench/operations
 * MaskBenchmark.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@NullUnmarked // filled by prepare
public class MaskBenchmark {
  private static final int SIZE = 131_072;
  private static final int CAP = 200;

  /** Whether all replies share what was compiled, or each begins with nothing. */
  @Param({"shared", "fresh"})
  public String masks;

  private final SplittableRandom random = new SplittableRandom(5);
  private TokenVocabulary tokens;
  private Grammar grammar;
  private CompiledConstraint constraint;
  private ConstraintCursor cursor;
  private int written;

  /** Allowed tokens of one state; the choice is not measured. */
  private long[] allowed;

  @Setup
  public void prepare() {
    tokens = SyntheticTokens.of(SIZE);
    List<ConstraintSamples.Sample> samples = ConstraintSamples.all();
    grammar =
        samples.stream()
            .filter(sample -> sample.name().contains("\"gold\""))
            .findFirst()
            .orElseThrow()
            .grammar();
    compile();
  }

  private void compile() {
    constraint = new CompiledConstraint(grammar, tokens, new MaskCache(32 << 20));
    cursor = constraint.start();
    written = 0;
  }

  /** Takes one of the tokens that the benchmark found, and begins again where a reply is over. */
  @Setup(Level.Invocation)
  public void choose() {
    if (allowed != null) {
      int count = Arrays.stream(allowed).mapToInt(Long::bitCount).sum();
      int id = RandomReply.accept(cursor, allowed, random.nextInt(count));
      written = id == SyntheticTokens.END ? CAP : written + 1;
    }
    if (written == CAP || cursor.isFinal()) {
      if (masks.equals("fresh")) {
        compile();
      } else {
        cursor = constraint.start();
        written = 0;
      }
    }
  }

  @Benchmark
  public long[] mask() {
    allowed = cursor.allowed(CAP - written);
    return allowed;
  }
}
