package dev.parley;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which conversations live. It waits for nothing but its next task: no model, no
 * game, no lock.
 */
final class DialogueThread implements Executor, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DialogueThread.class.getName());

  /** Far more than the few tasks left at the end need; only a model that blocks reaches it. */
  private static final long CLOSE_SECONDS = 2;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          DialogueThread::start,
          (late, pool) -> ((Task) late).ifLate().run());

  private record Task(Runnable work, Runnable ifLate) implements Runnable {
    @Override
    public void run() {
      DialogueThread.run(work);
    }
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "parley-dialogue");
    thread.setDaemon(true);
    return thread;
  }

  /** A model may still speak for a moment after the end; nobody listens any more. */
  @Override
  public void execute(Runnable task) {
    execute(task, () -> {});
  }

  /**
   * @param ifLate is run at once, in place of the task, after the end
   */
  void execute(Runnable task, Runnable ifLate) {
    thread.execute(new Task(task, ifLate));
  }

  /** Finishes what was given before, and ends the thread. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "parley-dialogue is held by the model; left behind");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "a task of a conversation failed", e);
    }
  }
}
