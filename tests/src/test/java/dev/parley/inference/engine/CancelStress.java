package dev.parley.inference.engine;

import dev.parley.inference.ContextUse;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A reply is cancelled while the inference thread passes it on and ends it: pieces heard after the
 * cancel returned, ends told, and ends told before the future was complete.
 */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "silence at once")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the call under way was heard")
@Outcome(expect = Expect.FORBIDDEN, desc = "heard for longer, or not ended once")
@State
public class CancelStress {
  private static final TokenCounts MODEL = TokenCounts.ofTinyModel();
  private static final int[] IDS = MODEL.tokenizer().encode("a b c d");

  private final Ends ends = new Ends();
  private final Reply reply =
      new Reply(
          MODEL.tokenizer(),
          TinyModel.greedy(8),
          false,
          ToolCallParser.none(),
          null,
          new SamplingMemory(),
          ends);
  private final CompletableFuture<Integer> toldBefore =
      reply.result().thenApply(result -> ends.told);

  private static final class Ends implements GenerationListener {
    volatile int pieces;
    volatile int told;

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void speech(String piece) {
      pieces++;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void ended(GenerationResult result) {
      told++;
    }

    @Override
    public void failed(ModelException reason) {
      told = -1;
    }
  }

  /** What the scheduler does. */
  @Actor
  public void speak() {
    for (int id : IDS) {
      reply.hear(id);
    }
    reply.end(reply.isCancelled() ? StopReason.CANCELLED : StopReason.LENGTH, ContextUse.unknown());
  }

  @Actor
  public void cancel(III_Result seen) {
    reply.cancel();
    seen.r1 = ends.pieces;
  }

  @Arbiter
  public void end(III_Result seen) {
    seen.r1 = ends.pieces - seen.r1;
    seen.r2 = ends.told;
    seen.r3 = toldBefore.getNow(0);
  }
}
