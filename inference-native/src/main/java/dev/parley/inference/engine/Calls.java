package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What dialogues ask the inference thread to do. Calls are carried out in the order they came, but
 * one that concerns a dialogue inside a suspended pass waits for the end of that pass, and so does
 * whatever is asked of the same dialogue after it.
 *
 * <p><b>Threads.</b> {@link #add} from any; everything else on the inference thread.
 */
final class Calls {
  /** A game that asks for more than this before the engine gets to it has lost count. */
  static final int MOST = 10_000;

  private record Call(List<Succession> dialogues, Runnable action) {}

  private final BlockingQueue<Call> arrived = new LinkedBlockingQueue<>();

  /** Those that were added and not carried out. */
  private final AtomicInteger open = new AtomicInteger();

  /** In the order they came. */
  private final List<Call> waiting = new ArrayList<>();

  /**
   * @param dialogues what it reads or changes
   */
  void add(List<Succession> dialogues, Runnable action) {
    open.incrementAndGet();
    arrived.add(new Call(List.copyOf(dialogues), action));
  }

  boolean isEmpty() {
    return open.get() == 0;
  }

  boolean isFull() {
    return open.get() >= MOST;
  }

  /** Waits for a call if there is none. */
  void await() throws InterruptedException {
    if (waiting.isEmpty()) {
      waiting.add(arrived.take());
    }
  }

  /**
   * The next call that may be carried out, or null if there is none. Looking for it is outside of
   * {@link FrameTime}: nothing waits as a rule, and 64 calls of dialogues that are all in a pass
   * take less than 10 µs; only a game on its way to {@link #MOST} of them would notice (0.1 ms for
   * 1,000).
   *
   * @param inPass tells for which dialogues a pass is under way
   */
  @Nullable Runnable next(Predicate<Succession> inPass) {
    for (Call call = arrived.poll(); call != null; call = arrived.poll()) {
      waiting.add(call);
    }
    if (waiting.isEmpty()) {
      return null; // as nearly always, and at no cost
    }
    List<Succession> blocked = new ArrayList<>();
    Iterator<Call> calls = waiting.iterator();
    while (calls.hasNext()) {
      Call call = calls.next();
      if (call.dialogues().stream().noneMatch(inPass.or(blocked::contains))) {
        calls.remove();
        open.decrementAndGet();
        return call.action();
      }
      blocked.addAll(call.dialogues());
    }
    return null;
  }
}
