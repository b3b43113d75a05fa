package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The inference thread: takes what dialogues ask for and runs passes over all of them at once,
 * those who speak and those who read, until there is nothing left to do. While a pass is suspended,
 * replies that are more urgent than anything in it may overtake it up to their first word; then all
 * go on together.
 *
 * <p><b>Threads.</b> {@link #take}, {@link #execute} and {@link #close} from any; everything else
 * is confined to the inference thread.
 */
final class Scheduler implements AutoCloseable {
  /** A game that asks for more than this at once would wait minutes for the last. */
  static final int MOST_REPLIES = 256;

  /** So long after the end the inference thread should be out of whatever it was in. */
  private static final int LATE_SECONDS = 2;

  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

  private final LoadedModel model;
  private final Calls calls = new Calls();
  private final AtomicInteger replies = new AtomicInteger();
  private final FrameTime time = new FrameTime();
  private final HostWork calling = new HostWork();
  private final HostWork admitting = new HostWork();
  private final HostWork recording = new HostWork();
  private final Works works = new Works();
  private final Residency residency = new Residency();
  private final Tally tally;
  private final Answers answers;
  private final Track main;
  private final Track urgent;
  private final Predicate<Timeline> busy = works::has;
  private final Admission admission;
  private final Predicate<Succession> concernsPass;
  private final boolean rebuildsInIdleTime;
  private final Thread thread;

  /** What is read only because there is nothing else to do. */
  private @Nullable Work rebuilding;

  /** Who wants to know when nothing is left to do. */
  private final List<CompletableFuture<Void>> awaitingIdle = new ArrayList<>();

  private volatile boolean closed;

  /** Completed when this is done for ever. */
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /**
   * @param rebuildsInIdleTime whether states that were lost are read again when there is nothing
   *     else to do
   */
  Scheduler(LoadedModel model, boolean rebuildsInIdleTime) {
    this.model = model;
    this.rebuildsInIdleTime = rebuildsInIdleTime;
    this.tally = new Tally(works, residency, model.states(), time);
    this.answers = new Answers(model, works, residency, time);
    this.main = new Track(model.passes(), LoadedModel.PROMPT_ROWS, time, this::letOthersOvertake);
    this.urgent = new Track(model.urgentPasses(), LoadedModel.URGENT_ROWS, time, this::carryOut);
    this.admission = new Admission(main, urgent, works, residency, answers, model, time);
    this.concernsPass = admission::concernsPass;
    this.thread = new Thread(this::run, "parley-inference");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Counts a reply in until it ends.
   *
   * @param dialogue its name
   * @throws ModelException if there are too many already
   */
  void take(String dialogue, Reply reply) {
    if (replies.incrementAndGet() > MOST_REPLIES) {
      replies.decrementAndGet();
      throw new ModelException(
          "the engine has "
              + MOST_REPLIES
              + " replies under way and takes no more; wait for some to end, or cancel them");
    }
    reply.spokenBy(dialogue);
    reply.onEnd(
        (reason, cost) -> {
          replies.decrementAndGet();
          tally.count(dialogue, reason, cost);
        });
  }

  /**
   * Does something for dialogues on the inference thread, when no pass is under way that they are
   * in, and after everything that was asked for them before.
   *
   * @throws IllegalStateException if the engine is closed
   * @throws ModelException if too much was asked for already that is not done
   */
  void execute(List<Succession> dialogues, Runnable call) {
    requireRoom();
    executeNow(dialogues, call);
  }

  /**
   * For whoever changes something on the way to {@link #executeNow}.
   *
   * @throws IllegalStateException if the engine is closed
   * @throws ModelException if too much was asked for already that is not done
   */
  void requireRoom() {
    requireOpen();
    if (calls.isFull()) {
      throw new ModelException(
          "the engine has "
              + Calls.MOST
              + " calls of dialogues to carry out and takes no more; grant it time");
    }
  }

  /**
   * @throws IllegalStateException if the engine is closed
   */
  void requireOpen() {
    if (closed) {
      throw closed();
    }
  }

  /**
   * As {@link #execute}, however much was asked for.
   *
   * @throws IllegalStateException if the engine is closed
   */
  void executeNow(List<Succession> dialogues, Runnable call) {
    if (!executeIfOpen(dialogues, call)) {
      throw closed();
    }
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the engine is closed");
  }

  /** The same, but tells whether it will be done. What is accepted is done even on closing. */
  synchronized boolean executeIfOpen(List<Succession> dialogues, Runnable call) {
    if (!closed) {
      calls.add(dialogues, call);
    }
    return !closed;
  }

  /**
   * Ends every reply as cancelled, without waiting. The thread frees the model when it is out of
   * the pass or listener that holds it, for until then that memory may be touched; if it does not
   * come out, the memory stays. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      CompletableFuture.delayedExecutor(LATE_SECONDS, TimeUnit.SECONDS).execute(this::tellIfLate);
    }
    closed = true;
    time.close();
    tally.close();
    calls.add(List.of(), () -> {}); // wakes the thread
  }

  private void tellIfLate() {
    if (thread.isAlive()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the engine was closed {0} seconds ago, but a listener or the device still holds its"
              + " thread; what the model takes of memory is freed once the thread comes back",
          LATE_SECONDS);
    }
  }

  /** Completed on the inference thread when it is done for ever; from any thread. */
  CompletableFuture<Void> whenOver() {
    return over;
  }

  /**
   * Completed, on another thread, once all is done that was asked for before this, or when the
   * engine is closed; from any thread.
   *
   * @throws IllegalStateException if the engine is closed
   * @throws ModelException if too much was asked for already that is not done
   */
  CompletableFuture<Void> whenIdle() {
    CompletableFuture<Void> idle = new CompletableFuture<>();
    execute(List.of(), () -> awaitingIdle.add(idle));
    return idle;
  }

  private void tellIdle() {
    for (CompletableFuture<Void> idle : awaitingIdle) {
      CompletableFuture<Void> unused = idle.completeAsync(() -> null); // callbacks are not ours
    }
    awaitingIdle.clear();
  }

  /** When the inference thread may compute; from any thread. */
  FrameTime time() {
    return time;
  }

  /** What was done so far; from any thread. */
  EngineStatistics statistics() {
    return tally.statistics();
  }

  // The inference thread

  private void run() {
    try {
      serve();
      carryOutRest();
      works.all().forEach(work -> answers.end(work, StopReason.CANCELLED));
    } catch (Throwable e) {
      close();
      carryOutRest();
      ModelException reason = new ModelException("the inference thread died: " + e, e);
      works.all().forEach(work -> answers.fail(work, reason));
      throw e;
    } finally {
      tellIdle();
      over.complete(null);
      model.close();
    }
  }

  private void serve() {
    try {
      while (!closed) {
        try {
          endRebuilding();
          awaitWork();
          carryOut();
          pass(main);
        } catch (ModelException e) {
          moveFromGpu(e);
        }
      }
    } catch (FrameTime.ClosedException e) {
      // Between two slices: what the pass would have given is not wanted any more.
    }
  }

  /** The device is lost: everybody goes on elsewhere, from the tokens that dialogues keep. */
  private void moveFromGpu(ModelException lost) {
    if (!model.mustMove()) {
      throw lost;
    }
    residency.abandonAll();
    model.moveFromGpu(lost);
    LOG.log(
        System.Logger.Level.WARNING,
        "the GPU is lost, so the model goes on on {0}, and every dialogue is read again: {1}",
        model.device().ops().description(),
        lost.getMessage());
  }

  /** Sleeps until there is something to do. */
  private void awaitWork() {
    try {
      residency.retireAllBut(busy);
      if (works.isEmpty()) {
        main.copyStates(); // what is idle time for
      }
      if (works.isEmpty() && calls.isEmpty()) {
        tellIdle();
      }
      if (works.isEmpty() && !beginRebuilding()) {
        time.settle();
        tally.publish();
        calls.await();
      }
    } catch (InterruptedException e) {
      close();
    }
  }

  /** Carries out the calls that wait, but for those of dialogues that are in a pass. */
  private void carryOut() {
    for (Runnable call = calls.next(concernsPass); call != null; call = calls.next(concernsPass)) {
      long begin;
      try {
        begin = time.begin(calling);
      } catch (FrameTime.ClosedException e) {
        carryOut(call); // what was accepted is done even now
        throw e;
      }
      carryOut(call);
      time.end(calling, begin);
    }
  }

  /** One that fails is its dialogue's misfortune, not that of the pass that waits meanwhile. */
  private static void carryOut(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a call of a dialogue failed", e);
    }
  }

  /** The same when no pass will be run any more, and without waiting for time. */
  private void carryOutRest() {
    for (Runnable call = calls.next(nobody -> false);
        call != null;
        call = calls.next(nobody -> false)) {
      carryOut(call);
    }
  }

  /** Whether an ordinary pass is under way; while an urgent one is answered, it is overtaken. */
  boolean isOvertaken() {
    return main.isUnderWay();
  }

  /** Reads in idle time what states were lost of; tells whether there is anything to read. */
  private boolean beginRebuilding() {
    Optional<Timeline> forgotten =
        rebuildsInIdleTime && calls.isEmpty() ? residency.forgotten() : Optional.empty();
    forgotten.ifPresent(
        timeline -> {
          rebuilding = Work.reading(timeline, () -> {});
          works.add(rebuilding);
          timeline.makeRoom(false);
        });
    return forgotten.isPresent();
  }

  private void endRebuilding() {
    if (rebuilding != null) {
      works.remove(rebuilding);
      rebuilding.timeline().makeRoom(true);
      rebuilding = null;
    }
  }

  /** Whether there is nothing to do, and no lost state that could be read again. */
  boolean isIdle() {
    return works.isEmpty() && !(rebuildsInIdleTime && residency.forgotten().isPresent());
  }

  /** Begins a piece of work; what was only read for the same timeline is read by it too. */
  void begin(Work work) {
    works.add(work);
    Reply reply = work.reply();
    if (reply != null) {
      reply.begin(time);
      int room = model.contextTokens() - work.timeline().length();
      work.timeline().expect(Math.max(0, Math.min(room, reply.request().maxTokens())));
    }
  }

  /** A timeline is gone: its reply ends as cancelled. */
  void forget(Timeline timeline) {
    for (Work work : works.all()) {
      if (work.timeline() == timeline) {
        answers.end(work, StopReason.CANCELLED);
      }
    }
    residency.close(timeline);
  }

  /**
   * One pass over everybody who can be served, or who may overtake the pass that is suspended.
   *
   * @return whether there was anybody
   */
  private boolean pass(Track track) {
    long begin = time.begin(admitting);
    boolean anybody = admission.gather(track);
    time.end(admitting, begin);
    if (!anybody) {
      return false;
    }
    try {
      record(track);
      track.run();
      admission.measured(track);
      track.round.advance();
      tally.noteStates();
      answers.answer(track);
    } catch (FrameTime.ClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      if (model.mustMove()) {
        throw e; // past a pass that it overtook, to where none is under way
      }
      track.round.parts().forEach(work -> answers.fail(work, e));
    }
    return true;
  }

  private void record(Track track) {
    if (!track.passes.knows(track.round.rows())) {
      long begin = time.begin(recording);
      track.passes.know(track.round.rows());
      time.end(recording, begin);
    }
  }

  /** Between two slices of an ordinary pass. */
  private void letOthersOvertake() {
    carryOut();
    while (main.isUnderWay() && pass(urgent)) {
      carryOut();
    }
  }
}
