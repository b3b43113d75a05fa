package dev.parley.inference.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random replies under twenty constraints and random caps: each is whole, whatever was chosen. */
class ConstrainedRepliesTest {
  private static final int REPLIES = 10_000;
  private static final int SIZE = 20_000;

  @Test
  void everyReplyIsWhatItsConstraintAsksFor() {
    TokenVocabulary tokens = SyntheticTokens.of(SIZE);
    List<byte[]> bytes = SyntheticTokens.bytes(SIZE);
    MaskCache masks = new MaskCache(8 << 20);
    List<ConstraintSamples.Sample> samples = ConstraintSamples.all();
    assertEquals(20, samples.size());
    for (ConstraintSamples.Sample sample : samples) {
      CompiledConstraint constraint = new CompiledConstraint(sample.grammar(), tokens, masks);
      for (int seed = 0; seed < Fixtures.count(REPLIES) / samples.size(); seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        int cap = Math.max(1, constraint.shortestTokens()) + random.nextInt(100);
        RandomReply reply = new RandomReply(constraint, bytes, random);
        String text = reply.generate(cap);
        assertTrue(reply.tokens() <= cap, "more tokens than the cap of " + cap);
        assertTrue(
            sample.accepts().test(text),
            sample + ", seed " + seed + ", cap " + cap + ": found '" + text + "'");
        assertTrue(sample.grammar().matches(text), "not by its own grammar: " + text);
      }
    }
  }
}
