package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.parley.inference.Dialogue;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.ops.cpu.BuiltLibrary;
import dev.parley.inference.state.StateMemory;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A token costs the inference thread no memory but the text that its listener is given: a game's
 * collector has nothing to do for it.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int TOKENS = 150;

  /**
   * The same is said as often: what Java's compiler takes now and then, it takes somewhere else.
   */
  private static final int TIMES = 5;

  /** Tokens that may follow the last piece. */
  private static final int END = 4;

  /** From this piece on a builder of text need not change its form any more. */
  private static final int SETTLED = 20;

  @BeforeAll
  static void skipWithoutTheLibrary() {
    BuiltLibrary.assumeUsable();
  }

  /** Notes the memory that its thread has taken so far at every piece that it hears. */
  private static final class Meter implements GenerationListener {
    final long[] taken = new long[TOKENS];
    final String[] pieces = new String[TOKENS];
    int count;
    private int dialogueTokens;

    @Override
    public void speech(String piece) {
      pieces[count] = piece;
      taken[count++] = THREADS.getCurrentThreadAllocatedBytes();
    }

    @Override
    public void thought(String piece) {}

    @Override
    public void ended(GenerationResult result) {
      dialogueTokens = result.statistics().context().tokens();
    }

    @Override
    public void failed(ModelException reason) {}

    /** Whether a page begins among the tokens that are counted; a reply ends with a few more. */
    boolean comesToAPage() {
      int first = dialogueTokens - count + SETTLED;
      int last = dialogueTokens - END;
      return count > SETTLED + END
          && last / StateMemory.PAGE_TOKENS > first / StateMemory.PAGE_TOKENS;
    }

    /**
     * The pieces that took more than their text; the last may be told at the end, without token.
     */
    Set<Integer> costly() {
      Set<Integer> costly = new TreeSet<>();
      for (int i = SETTLED; i < count - 1; i++) {
        if (taken[i] - taken[i - 1] != bytesOf(pieces[i])) {
          costly.add(i);
        }
      }
      return costly;
    }

    private static long bytesOf(String piece) {
      char[] chars = piece.toCharArray();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      String copy = new String(chars, 0, chars.length);
      long after = THREADS.getCurrentThreadAllocatedBytes();
      assertEquals(piece, copy);
      return after - before;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sampled", "penalised", "stopped", "chosen", "in a form", "seen"})
  void aTokenTakesNoMemoryButItsText(String kind) {
    try (Engine engine = TinyModel.open(2, 512, kind.equals("seen") ? 1 : 0);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      if (kind.equals("seen")) {
        engine.voices().show(List.of("mara"));
        engine.voices().read(new float[Voices.TOKENS]);
      }
      int seed = 0;
      while (!speak(dialogue, request(kind, seed)).comesToAPage()) {
        assertTrue(seed++ < 200, "every reply is too short");
      }
      speak(dialogue, request(kind, seed)); // finds what is found once: buffers, masks
      Set<Integer> costly = speak(dialogue, request(kind, seed)).costly();
      for (int time = 1; time < TIMES; time++) {
        costly.retainAll(speak(dialogue, request(kind, seed)).costly());
      }
      assertEquals(Set.of(), costly, "pieces");
    }
  }

  private static Meter speak(Dialogue dialogue, GenerationRequest request) {
    Meter meter = new Meter();
    TinyModel.await(dialogue.submit(request, meter));
    dialogue.rewind(1);
    return meter;
  }

  private static GenerationRequest request(String kind, int seed) {
    SamplingOptions sampling = SamplingOptions.greedy().withTemperature(1).withSeed(seed);
    Message line = Message.user("Hello. ".repeat(1 + seed % 20));
    GenerationRequest plain = TinyModel.greedy(TOKENS, line).withSampling(sampling);
    return switch (kind) {
      case "sampled", "seen" ->
          plain.withSampling(sampling.withTopK(40).withTopP(0.9f).withMinP(0.01f));
      case "penalised" -> plain.withSampling(sampling.withRepetitionPenalty(1.01f));
      case "stopped" -> plain.withStopStrings(List.of("~~~never~~~"));
      case "chosen" ->
          TinyModel.greedy(TOKENS, line)
              .withConstraint(OutputConstraint.grammar("root ::= [a-z ]{120,140}"));
      default ->
          plain.withConstraint(
              OutputConstraint.jsonSchema(
                  "{\"type\": \"array\", \"items\": {\"type\": \"string\", \"minLength\": 5},"
                      + " \"minItems\": 8}"));
    };
  }
}
