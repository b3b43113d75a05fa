package dev.parley.inference.engine;

import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.SliceStatistics;
import dev.parley.inference.StopReason;
import dev.parley.inference.TokenCounts;
import dev.parley.inference.state.SequenceStates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all replies of an engine came to. The sums are published as a whole, so that who asks never
 * waits for the inference thread, nor sees half of a reply.
 *
 * <p><b>Threads.</b> {@link #statistics} and {@link #close} from any; everything else is confined
 * to the inference thread.
 */
final class Tally implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Works works;
  private final Residency residency;
  private final SequenceStates states;
  private final FrameTime time;
  private final Recorder recorder;
  private final SliceHistogram firstTokens = new SliceHistogram();

  /** Nanoseconds from one token to the next, the middle of each reply. */
  private final SliceHistogram tokenTimes = new SliceHistogram();

  private EngineStatistics.Replies replies = new EngineStatistics.Replies(0, 0, 0);
  private EngineStatistics.Tokens tokens = new EngineStatistics.Tokens(0, 0, 0, 0, 0);
  private volatile EngineStatistics published;
  private volatile long stateBytes;

  Tally(Works works, Residency residency, SequenceStates states, FrameTime time) {
    this.works = works;
    this.residency = residency;
    this.states = states;
    this.time = time;
    this.published = current();
    noteStates();
    this.recorder = Recorder.of(this::statistics);
  }

  /**
   * A reply is over.
   *
   * @param reason why it ended; null if it failed
   */
  void count(String dialogue, @Nullable StopReason reason, GenerationStatistics cost) {
    boolean cancelled = reason == StopReason.CANCELLED;
    replies =
        new EngineStatistics.Replies(
            replies.ended() + (reason == null || cancelled ? 0 : 1),
            replies.cancelled() + (cancelled ? 1 : 0),
            replies.failed() + (reason == null ? 1 : 0));
    tokens = sum(tokens, cost.tokens());
    if (cost.tokens().generated() > 0) {
      firstTokens.add(cost.timeToFirstToken().toNanos());
    }
    double tokensPerSecond = cost.tokensPerSecond();
    if (tokensPerSecond > 0) {
      tokenTimes.add(Math.round(NANOS_PER_SECOND / tokensPerSecond));
    }
    publish();
    recorder.replyEnded(dialogue, reason, cost);
  }

  private static EngineStatistics.Tokens sum(EngineStatistics.Tokens all, TokenCounts more) {
    return new EngineStatistics.Tokens(
        all.prompt() + more.prompt(),
        all.reused() + more.reused(),
        all.reread() + more.reread(),
        all.rebuilt() + more.rebuilt(),
        all.generated() + more.generated());
  }

  /** Shows others what is the case now. */
  void publish() {
    published = current();
    noteStates();
  }

  /** Shows others what states take now; after each pass, so without an object. */
  void noteStates() {
    stateBytes = states.bytesInUse();
  }

  private EngineStatistics current() {
    long tokenNanos = tokenTimes.quantile(0.5).toNanos();
    return new EngineStatistics(
        replies,
        tokens,
        new EngineStatistics.Speed(
            firstTokens.quantile(0.5),
            firstTokens.quantile(0.99),
            tokenNanos == 0 ? 0 : NANOS_PER_SECOND / tokenNanos),
        SliceStatistics.none(), // read when somebody asks, for grants go on between replies
        new EngineStatistics.Load(
            residency.liveCount(), works.size(), states.bytesInUse(), states.mostBytes()),
        Duration.ZERO); // so it is with this
  }

  /** What was published last, what states take, and how grants were kept until now. */
  EngineStatistics statistics() {
    EngineStatistics last = published;
    SliceStatistics slices = time.counts().statistics();
    EngineStatistics.Load load =
        new EngineStatistics.Load(
            last.load().liveDialogues(),
            last.load().waiting(),
            stateBytes,
            last.load().mostStateBytes());
    return new EngineStatistics(
        last.replies(), last.tokens(), last.speed(), slices, load, time.busy());
  }

  /** Records nothing more of its own accord; replies that end later are still recorded. */
  @Override
  public void close() {
    recorder.close();
  }
}
