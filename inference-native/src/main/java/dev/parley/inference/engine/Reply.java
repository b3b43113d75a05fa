package dev.parley.inference.engine;

import dev.parley.inference.ContextUse;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.ModelException;
import dev.parley.inference.SliceStatistics;
import dev.parley.inference.StopReason;
import dev.parley.inference.TokenCounts;
import dev.parley.inference.grammar.CompiledConstraint;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One reply under way: how its tokens are chosen, what was heard of it, and what it cost.
 *
 * <p><b>Threads.</b> Confined to the inference thread, but for {@link #cancel} and {@link #result}.
 */
final class Reply implements Generation {
  private static final System.Logger LOG = System.getLogger(Reply.class.getName());

  /** Hears of the end before the reply's own listener does. */
  @FunctionalInterface
  interface EndListener {

    /**
     * The reply is over.
     *
     * @param reason why it ended; null if it failed
     */
    void over(@Nullable StopReason reason, GenerationStatistics cost);
  }

  private final GenerationRequest request;
  private final GenerationListener listener;
  private final Sampler sampler;
  private final ReplyText text;
  private final @Nullable ReplyConstraint constraint;
  private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();
  private final long submittedNanos = System.nanoTime();
  private final Hearing hearing = new Hearing();
  private EndListener whenOver = (reason, cost) -> {};
  private Supplier<SliceStatistics> slices = SliceStatistics::none;
  private String speaker = "";
  private volatile boolean cancelled;
  private long firstTokenNanos;
  private int promptTokens;
  private int reusedTokens;
  private int rereadTokens;
  private int rebuiltTokens;
  private int generatedTokens;

  /** So far the timeline's state had read when this counted last. */
  private int place;

  /**
   * @param thinking whether the reply begins with a thought
   * @param calls reads the calls; one without tools if none may be made
   * @param constraint the request's, ready; null if it has none
   * @param memory of the engine's inference thread
   */
  Reply(
      Tokenizer tokenizer,
      GenerationRequest request,
      boolean thinking,
      ToolCallParser calls,
      @Nullable CompiledConstraint constraint,
      SamplingMemory memory,
      GenerationListener listener) {
    this.request = request;
    this.listener = listener;
    this.sampler = new Sampler(request.sampling(), memory);
    this.text = new ReplyText(tokenizer, request.stopStrings(), thinking, calls, listener);
    this.constraint = constraint == null ? null : new ReplyConstraint(constraint, tokenizer);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public CompletableFuture<GenerationResult> result() {
    return result.copy();
  }

  /** Whose dialogue it is; told before this is begun. */
  void spokenBy(String dialogue) {
    speaker = dialogue;
  }

  /** The name of its dialogue. */
  String speaker() {
    return speaker;
  }

  /** Tells {@code over} too when this has ended or failed; called before this is begun. */
  void onEnd(EndListener over) {
    EndListener others = whenOver;
    whenOver =
        (reason, cost) -> {
          others.over(reason, cost);
          over.over(reason, cost);
        };
  }

  /** Ends this where the reply that it repeats was cut short; called before this is begun. */
  void cutAsRecorded(Hearing.Cut cut) {
    hearing.endAt(cut);
    cancelled = hearing.endsHere();
  }

  /** Where this was cut short, or null if it came to its own end. */
  Hearing.@Nullable Cut cut() {
    return text.stopped() ? null : hearing.cut();
  }

  /** What is computed from now on is computed while this is under way. */
  void begin(FrameTime time) {
    SliceCounts before = time.counts();
    slices = () -> time.counts().since(before);
  }

  boolean isCancelled() {
    return cancelled;
  }

  GenerationRequest request() {
    return request;
  }

  ReplyText text() {
    return text;
  }

  /** Whether a token was generated already. */
  boolean hasBegun() {
    return generatedTokens > 0;
  }

  /**
   * The timeline has a state now that has read that many tokens: what this has not read of them
   * others have. Fewer than before are left where the state made room meanwhile.
   */
  void startsFrom(int tokens) {
    if (generatedTokens == 0) {
      reusedTokens =
          tokens >= place ? reusedTokens + tokens - place : Math.min(reusedTokens, tokens);
      place = tokens;
    }
  }

  /**
   * Counts tokens that were read before the first one was generated.
   *
   * @param reread how many of them say again what was heard of a reply that was cut
   * @param rebuilt how many of them were read before, until their state made room
   */
  void countRead(int tokens, int reread, int rebuilt) {
    if (generatedTokens == 0) {
      place += tokens;
      promptTokens += tokens - reread - rebuilt;
      rereadTokens += reread;
      rebuiltTokens += rebuilt;
    }
  }

  /**
   * Chooses the next token.
   *
   * @param contextTokens the most that the timeline may have
   */
  int choose(float[] logits, Timeline timeline, BannedTokens banned, int contextTokens) {
    int[] never = banned.banned(text.part(), text.mayCall());
    int id =
        constraint == null
            ? sampler.next(logits, timeline.history(), timeline.length(), never)
            : chooseOf(constraint, logits, timeline, never, contextTokens);
    if (generatedTokens++ == 0) {
      firstTokenNanos = System.nanoTime();
    }
    return id;
  }

  private int chooseOf(
      ReplyConstraint constraint,
      float[] logits,
      Timeline timeline,
      int[] never,
      int contextTokens) {
    ReplyPart part = text.part();
    int room = Math.max(1, contextTokens - timeline.length());
    int remaining = Math.min(request.maxTokens() - generatedTokens, room);
    long[] allowed = constraint.allowed(part, remaining, never);
    int id = sampler.nextOf(logits, timeline.history(), timeline.length(), allowed);
    if (part != ReplyPart.THOUGHT) {
      constraint.accept(id);
    }
    return id;
  }

  /** Whether a constraint leaves nothing more to say. */
  boolean isComplete() {
    return constraint != null && constraint.isFinal();
  }

  boolean reachedLength() {
    return generatedTokens >= request.maxTokens();
  }

  /** Passes an id on to the listener, if it still listens; what a listener throws cancels. */
  void hear(int id) {
    if (isMissed()) {
      return;
    }
    hearing.token();
    try {
      text.push(id);
    } catch (Throwable e) {
      cancelFor(e);
    }
    if (hearing.endsHere()) {
      cancelled = true;
    }
  }

  /** Whether what comes next is not heard any more. */
  private boolean isMissed() {
    if (!cancelled && !hearing.missesNext()) {
      return false;
    }
    cancelled = true;
    hearing.missed();
    text.missed();
    return true;
  }

  /** Lets the listener hear what was held back. */
  void hearRest() {
    if (isMissed()) {
      return;
    }
    try {
      text.finish();
      hearing.whole();
    } catch (Throwable e) {
      cancelFor(e);
    }
  }

  private void cancelFor(Throwable thrown) {
    LOG.log(System.Logger.Level.WARNING, "a listener failed; its reply is cancelled", thrown);
    cancelled = true;
  }

  /**
   * @param context how full the dialogue is now
   */
  void end(StopReason reason, ContextUse context) {
    GenerationStatistics statistics = statistics(context);
    GenerationResult ended =
        new GenerationResult(text.speech(), text.thought(), text.calls(), reason, statistics);
    tell(() -> whenOver.over(reason, statistics));
    tell(() -> listener.ended(ended));
    result.complete(ended);
  }

  void fail(ModelException reason) {
    hearing.missed();
    GenerationStatistics statistics = statistics(ContextUse.unknown());
    tell(() -> whenOver.over(null, statistics));
    tell(() -> listener.failed(reason));
    result.completeExceptionally(reason);
  }

  private GenerationStatistics statistics(ContextUse context) {
    long now = System.nanoTime();
    long first = generatedTokens == 0 ? now : firstTokenNanos;
    return new GenerationStatistics(
        new TokenCounts(promptTokens, reusedTokens, rereadTokens, rebuiltTokens, generatedTokens),
        context,
        slices.get(),
        Duration.ofNanos(first - submittedNanos),
        Duration.ofNanos(now - submittedNanos));
  }

  private static void tell(Runnable end) {
    try {
      end.run();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "a listener failed at the end of its reply", e);
    }
  }
}
