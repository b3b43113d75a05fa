package dev.parley.inference.engine;

import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.StopReason;
import dev.parley.inference.TokenCounts;
import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * Events of the JDK's flight recorder: {@code dev.parley.Reply} at the end of each reply, and
 * {@code dev.parley.Engine} every second. Loaded only where the module {@code jdk.jfr} is.
 *
 * <p><b>Threads.</b> {@link #replyEnded} on the inference thread; the engine's statistics are asked
 * for on a thread of the recorder.
 */
final class FlightRecords implements Recorder, FlightRecorderListener {

  /** What a reply cost. */
  @Name("dev.parley.Reply")
  @Label("Reply")
  @Description("A reply of a language model is over")
  @Category("Parley")
  @StackTrace(false)
  static final class ReplyEvent extends Event {
    @Label("Dialogue")
    @Nullable String dialogue;

    @Label("Reason")
    @Nullable String reason;

    @Label("Prompt Tokens")
    int promptTokens;

    @Label("Reused Tokens")
    int reusedTokens;

    @Label("Reread Tokens")
    int rereadTokens;

    @Label("Rebuilt Tokens")
    int rebuiltTokens;

    @Label("Generated Tokens")
    int generatedTokens;

    @Label("Time to First Token")
    @Timespan(Timespan.NANOSECONDS)
    long timeToFirstToken;

    @Label("Elapsed Time")
    @Timespan(Timespan.NANOSECONDS)
    long elapsed;

    @Label("Slices")
    long slices;

    @Label("Longest Overrun")
    @Timespan(Timespan.NANOSECONDS)
    long overrunMost;

    @Label("State Size")
    @DataAmount(DataAmount.BYTES)
    long stateBytes;
  }

  /** What an engine did since it was opened. */
  @Name("dev.parley.Engine")
  @Label("Engine")
  @Description("What an engine did since it was opened")
  @Category("Parley")
  @StackTrace(false)
  @Period("1 s")
  static final class EngineEvent extends Event {
    @Label("Ended Replies")
    long endedReplies;

    @Label("Cancelled Replies")
    long cancelledReplies;

    @Label("Failed Replies")
    long failedReplies;

    @Label("Prompt Tokens")
    long promptTokens;

    @Label("Reused Tokens")
    long reusedTokens;

    @Label("Reread Tokens")
    long rereadTokens;

    @Label("Rebuilt Tokens")
    long rebuiltTokens;

    @Label("Generated Tokens")
    long generatedTokens;

    @Label("Time to First Token, Median")
    @Timespan(Timespan.NANOSECONDS)
    long firstTokenMedian;

    @Label("Time to First Token, 99 of 100")
    @Timespan(Timespan.NANOSECONDS)
    long firstToken99;

    @Label("Tokens per Second")
    double tokensPerSecond;

    @Label("Slices")
    long slices;

    @Label("Overrun, Median")
    @Timespan(Timespan.NANOSECONDS)
    long overrunMedian;

    @Label("Overrun, 99 of 100")
    @Timespan(Timespan.NANOSECONDS)
    long overrun99;

    @Label("Longest Overrun")
    @Timespan(Timespan.NANOSECONDS)
    long overrunMost;

    @Label("Live Dialogues")
    int liveDialogues;

    @Label("Waiting")
    int waiting;

    @Label("State Size")
    @DataAmount(DataAmount.BYTES)
    long stateBytes;

    @Label("Most State Size")
    @DataAmount(DataAmount.BYTES)
    long mostStateBytes;
  }

  private final Supplier<EngineStatistics> statistics;
  private final Runnable periodic = this::recordEngine;

  /** Null until somebody wants to record: to ask for it costs an engine's opening a second. */
  private volatile @Nullable EventType replies;

  private boolean closed;

  FlightRecords(Supplier<EngineStatistics> statistics) {
    this.statistics = statistics;
    FlightRecorder.addListener(this);
  }

  @Override
  public synchronized void recorderInitialized(FlightRecorder recorder) {
    if (!closed && replies == null) {
      replies = EventType.getEventType(ReplyEvent.class);
      FlightRecorder.addPeriodicEvent(EngineEvent.class, periodic);
    }
  }

  @Override
  public void close() {
    FlightRecorder.removeListener(this); // outside the lock, for the recorder has one of its own
    synchronized (this) {
      if (!closed && replies != null) {
        FlightRecorder.removePeriodicEvent(periodic);
      }
      closed = true;
    }
  }

  @Override
  public void replyEnded(String dialogue, @Nullable StopReason reason, GenerationStatistics cost) {
    EventType type = replies;
    if (type == null || !type.isEnabled()) {
      return;
    }
    ReplyEvent event = new ReplyEvent();
    event.dialogue = dialogue;
    event.reason = reason == null ? "FAILED" : reason.name();
    TokenCounts tokens = cost.tokens();
    event.promptTokens = tokens.prompt();
    event.reusedTokens = tokens.reused();
    event.rereadTokens = tokens.reread();
    event.rebuiltTokens = tokens.rebuilt();
    event.generatedTokens = tokens.generated();
    event.timeToFirstToken = cost.timeToFirstToken().toNanos();
    event.elapsed = cost.elapsed().toNanos();
    event.slices = cost.slices().slices();
    event.overrunMost = cost.slices().overrunMost().toNanos();
    event.stateBytes = cost.context().stateBytes();
    event.commit();
  }

  private void recordEngine() {
    EngineStatistics now = statistics.get();
    EngineEvent event = new EngineEvent();
    event.endedReplies = now.replies().ended();
    event.cancelledReplies = now.replies().cancelled();
    event.failedReplies = now.replies().failed();
    event.promptTokens = now.tokens().prompt();
    event.reusedTokens = now.tokens().reused();
    event.rereadTokens = now.tokens().reread();
    event.rebuiltTokens = now.tokens().rebuilt();
    event.generatedTokens = now.tokens().generated();
    event.firstTokenMedian = now.speed().firstTokenMedian().toNanos();
    event.firstToken99 = now.speed().firstToken99().toNanos();
    event.tokensPerSecond = now.speed().tokensPerSecond();
    event.slices = now.slices().slices();
    event.overrunMedian = now.slices().overrunMedian().toNanos();
    event.overrun99 = now.slices().overrun99().toNanos();
    event.overrunMost = now.slices().overrunMost().toNanos();
    event.liveDialogues = now.load().liveDialogues();
    event.waiting = now.load().waiting();
    event.stateBytes = now.load().stateBytes();
    event.mostStateBytes = now.load().mostStateBytes();
    event.commit();
  }
}
