package dev.parley.inference.engine;

import dev.parley.inference.ContextUse;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The inference thread: takes what dialogues ask for and runs passes over all of them at once,
 * those who speak and those who read, until there is nothing left to do.
 *
 * <p><b>Threads.</b> {@link #execute} and {@link #close} from any; everything else is confined to
 * the inference thread.
 */
final class Scheduler implements AutoCloseable {
  /** A game that asks for more than this at once would wait minutes for the last. */
  static final int MOST_REPLIES = 256;

  private final LoadedModel model;
  private final BannedTokens banned;
  private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
  private final AtomicInteger replies = new AtomicInteger();
  private final FrameTime time = new FrameTime();
  private final PassTimes passTimes = new PassTimes();
  private final Thread thread;

  /** In order of arrival. */
  private final List<Work> works = new ArrayList<>();

  private final Residency residency = new Residency();

  /** Whether states that were lost are read again while there is nothing else to do. */
  private final boolean rebuildsInIdleTime;

  /** What is read only because there is nothing else to do. */
  private @Nullable Work rebuilding;

  private volatile boolean closed;

  Scheduler(LoadedModel model, boolean rebuildsInIdleTime) {
    this.model = model;
    this.rebuildsInIdleTime = rebuildsInIdleTime;
    this.banned = new BannedTokens(model.tokenizer());
    this.thread = new Thread(this::run, "parley-inference");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Counts a reply in until it ends.
   *
   * @throws ModelException if there are too many already
   */
  void take(Reply reply) {
    if (replies.incrementAndGet() > MOST_REPLIES) {
      replies.decrementAndGet();
      throw new ModelException(
          "the engine has "
              + MOST_REPLIES
              + " replies under way and takes no more; wait for some to end, or cancel them");
    }
    reply.onEnd(replies::decrementAndGet);
  }

  /**
   * Does something on the inference thread between two passes, after everything asked for before.
   *
   * @throws IllegalStateException if the engine is closed
   */
  void execute(Runnable command) {
    if (!executeIfOpen(command)) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  /** The same, but tells whether it will be done. What is accepted is done even on closing. */
  synchronized boolean executeIfOpen(Runnable command) {
    return !closed && commands.add(command);
  }

  /** Ends every reply as cancelled; the thread frees the model when it is done. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    time.close();
    commands.add(() -> {}); // wakes the thread
  }

  /** When the inference thread may compute; from any thread. */
  FrameTime time() {
    return time;
  }

  // The inference thread

  private void run() {
    try {
      while (!closed) {
        obey();
        step();
      }
    } catch (FrameTime.ClosedException e) {
      // Between two slices: what the pass would have given is not wanted any more.
    } catch (Throwable e) {
      close();
      obeyRest();
      ModelException reason = new ModelException("the inference thread died: " + e, e);
      List.copyOf(works).forEach(work -> fail(work, reason));
      model.close();
      throw e;
    }
    try {
      obeyRest();
      List.copyOf(works).forEach(work -> end(work, StopReason.CANCELLED));
    } finally {
      model.close();
    }
  }

  /** Runs the commands that wait; sleeps until there is one if there is no work. */
  private void obey() {
    try {
      residency.retireAllBut(this::isBusy);
      if (works.isEmpty()) {
        model.passes().copyStates(time::run); // what is idle time for
        if (!beginRebuilding()) {
          time.idle();
          commands.take().run();
        }
      }
    } catch (InterruptedException e) {
      close();
    }
    obeyRest();
  }

  private void obeyRest() {
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      endRebuilding(); // whatever else there is to do comes first
      command.run();
    }
  }

  /** Reads in idle time what states were lost of; tells whether there is anything to read. */
  private boolean beginRebuilding() {
    endRebuilding();
    Optional<Timeline> forgotten =
        rebuildsInIdleTime && commands.isEmpty() ? residency.forgotten() : Optional.empty();
    forgotten.ifPresent(
        timeline -> {
          rebuilding = Work.reading(timeline);
          works.add(rebuilding);
          timeline.makeRoom(false);
        });
    return forgotten.isPresent();
  }

  /** Whether there is nothing to do, and no lost state that could be read again. For tests. */
  boolean isIdle() {
    return works.isEmpty() && !(rebuildsInIdleTime && residency.forgotten().isPresent());
  }

  private void endRebuilding() {
    if (rebuilding != null) {
      works.remove(rebuilding);
      rebuilding.timeline().makeRoom(true);
      rebuilding = null;
    }
  }

  /** Begins a piece of work; what was only read for the same timeline is read by it too. */
  void begin(Work work) {
    works.removeIf(other -> other.timeline() == work.timeline());
    works.add(work);
  }

  /** A timeline is gone: its reply ends as cancelled. */
  void forget(Timeline timeline) {
    for (Work work : List.copyOf(works)) {
      if (work.timeline() == timeline) {
        end(work, StopReason.CANCELLED);
      }
    }
    residency.close(timeline);
  }

  /** One pass over everybody who can be served. */
  private void step() {
    endCancelled();
    List<Work> admitted = admit();
    if (!admitted.isEmpty()) {
      try {
        int promptRows = passTimes.promptRows(time.budget(), LoadedModel.PROMPT_ROWS);
        Round round = Round.of(admitted, promptRows);
        long before = time.spentNanos();
        float[][] logits = model.passes().run(round.prompts(), round.decodes(), time::run);
        passTimes.measured(round.prompts().size(), time.spentNanos() - before);
        round.advance();
        answer(round.answering(), logits);
      } catch (FrameTime.ClosedException e) {
        throw e;
      } catch (RuntimeException e) {
        admitted.forEach(work -> fail(work, failure(e)));
      }
    }
  }

  private void endCancelled() {
    for (Work work : List.copyOf(works)) {
      if (work.reply() != null && work.reply().isCancelled()) {
        end(work, StopReason.CANCELLED);
      }
    }
  }

  /** Those whose timeline has a sequence and fits the context, or gets one now. */
  private List<Work> admit() {
    List<Work> admitted = new ArrayList<>();
    for (Work work : List.copyOf(works)) {
      Timeline timeline = work.timeline();
      if (timeline.length() > model.contextTokens()) {
        refuse(work);
      } else if (residency.admit(timeline)) {
        if (work.reply() != null) {
          work.reply().startsFrom(timeline.read());
        }
        if (timeline.unread() == 0) {
          works.remove(work); // it was only to be read, and is
        } else {
          admitted.add(work);
        }
      }
    }
    return admitted;
  }

  private boolean isBusy(Timeline timeline) {
    return works.stream().anyMatch(work -> work.timeline() == timeline);
  }

  private void refuse(Work work) {
    ModelException reason =
        new ModelException(
            "the dialogue has "
                + work.timeline().length()
                + " tokens; expected at most the context's "
                + model.contextTokens()
                + ". Shorten it with replace() or rewind(), or open a longer context.");
    works.remove(work);
    if (work.reply() != null) {
      work.timeline().cutReply(work.reply().text().heard());
      work.heard().accept(work.reply().text().heard());
      work.reply().fail(reason);
    }
  }

  private void answer(List<Work> answering, float[][] logits) {
    for (int i = 0; i < logits.length; i++) {
      Work work = answering.get(i);
      try {
        answer(work, logits[i]);
      } catch (RuntimeException e) {
        fail(work, failure(e));
      }
    }
  }

  private void answer(Work work, float[] logits) {
    Reply reply = work.reply();
    if (reply == null || reply.isCancelled()) {
      return;
    }
    int id = reply.choose(logits, work.timeline(), banned, model.contextTokens());
    if (model.tokenizer().endOfTurnIds().contains(id)) {
      reply.hearRest();
      end(work, reply.isCancelled() ? StopReason.CANCELLED : StopReason.END_OF_TURN);
      return;
    }
    work.timeline().generated(id);
    reply.hear(id);
    if (reply.text().stopped()) {
      end(work, StopReason.STOP_STRING);
    } else if (reply.isComplete()) {
      reply.hearRest();
      end(work, reply.isCancelled() ? StopReason.CANCELLED : StopReason.END_OF_TURN);
    } else if (reply.reachedLength() || work.timeline().length() >= model.contextTokens()) {
      reply.hearRest();
      end(work, reply.isCancelled() ? StopReason.CANCELLED : StopReason.LENGTH);
    }
  }

  /**
   * The one place where a reply ends well: the timeline keeps what was heard, then all are told.
   */
  private void end(Work work, StopReason reason) {
    works.remove(work);
    Reply reply = work.reply();
    if (reply == null) {
      return;
    }
    reply.text().discardHeldBack();
    Message heard = reply.text().heard();
    if (reply.text().isWhole() && !heard.isEmpty()) {
      work.timeline().keepReply(heard);
    } else {
      work.timeline().cutReply(heard);
    }
    work.heard().accept(heard);
    int length = work.timeline().length();
    reply.end(reason, new ContextUse(length, model.contextTokens(), model.states().bytes(length)));
  }

  private void fail(Work work, ModelException reason) {
    works.remove(work);
    residency.abandon(work.timeline());
    Reply reply = work.reply();
    if (reply != null) {
      Message heard = reply.text().heard();
      work.timeline().cutReply(heard);
      work.heard().accept(heard);
      reply.fail(reason);
    }
  }

  private static ModelException failure(RuntimeException e) {
    return e instanceof ModelException known
        ? known
        : new ModelException("the pass failed: " + e, e);
  }
}
