package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What dialogues ask the inference thread to do. Calls are carried out in the order they came, but
 * one that concerns a timeline inside a suspended pass waits for the end of that pass, and so does
 * whatever is asked of the same timeline after it.
 *
 * <p><b>Threads.</b> {@link #add} from any; everything else on the inference thread.
 */
final class Calls {
  /** A game that asks for more than this before the engine gets to it has lost count. */
  static final int MOST = 10_000;

  private record Call(List<Timeline> timelines, Runnable action) {}

  private final BlockingQueue<Call> arrived = new LinkedBlockingQueue<>();

  /** In the order they came. */
  private final List<Call> waiting = new ArrayList<>();

  /**
   * @param timelines whose state or text it reads or changes
   */
  void add(List<Timeline> timelines, Runnable action) {
    arrived.add(new Call(List.copyOf(timelines), action));
  }

  boolean isFull() {
    return arrived.size() >= MOST;
  }

  /** Waits for a call if there is none. */
  void await() throws InterruptedException {
    if (waiting.isEmpty()) {
      waiting.add(arrived.take());
    }
  }

  /**
   * The next call that may be carried out, or null if there is none.
   *
   * @param inPass tells of which timelines a pass is under way
   */
  @Nullable Runnable next(Predicate<Timeline> inPass) {
    for (Call call = arrived.poll(); call != null; call = arrived.poll()) {
      waiting.add(call);
    }
    if (waiting.isEmpty()) {
      return null; // as nearly always, and at no cost
    }
    List<Timeline> blocked = new ArrayList<>();
    Iterator<Call> calls = waiting.iterator();
    while (calls.hasNext()) {
      Call call = calls.next();
      if (call.timelines().stream().noneMatch(inPass.or(blocked::contains))) {
        calls.remove();
        return call.action();
      }
      blocked.addAll(call.timelines());
    }
    return null;
  }
}
