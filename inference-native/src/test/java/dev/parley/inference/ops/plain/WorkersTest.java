package dev.parley.inference.ops.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.host.Taps;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final Workers workers = new Workers(2);

  @AfterEach
  void close() {
    workers.close();
  }

  @FunctionalInterface
  private interface Body {
    void run(int from, int to);
  }

  private record Shared(int units, Body body) implements JavaOperation {

    @Override
    public long work() {
      return Long.MAX_VALUE;
    }

    @Override
    public void run(int from, int to) {
      body.run(from, to);
    }
  }

  @Test
  void everyUnitIsComputedOnce() {
    for (int units : new int[] {0, 1, 2, 15, 16, 17, 1000}) {
      AtomicIntegerArray computed = new AtomicIntegerArray(units);
      workers.run(
          new Shared(
              units,
              (from, to) -> {
                for (int unit = from; unit < to; unit++) {
                  computed.incrementAndGet(unit);
                }
              }));
      for (int unit = 0; unit < units; unit++) {
        assertEquals(1, computed.get(unit));
      }
    }
  }

  @Test
  void aFailureOfAnotherThreadIsTheCallers() {
    Thread caller = Thread.currentThread();
    AtomicBoolean failing = new AtomicBoolean();
    Shared operation =
        new Shared(
            16,
            (from, to) -> {
              if (Thread.currentThread() == caller) {
                await(failing);
              } else {
                failing.set(true);
                throw new IllegalStateException("broken");
              }
            });
    ModelException failure = assertThrows(ModelException.class, () -> workers.run(operation));
    assertEquals(
        "an operation failed: java.lang.IllegalStateException: broken", failure.getMessage());
  }

  /** Or a thread would write into memory that the next pass uses, or that is freed. */
  @Test
  void nobodyWorksOnAfterAFailure() {
    Thread caller = Thread.currentThread();
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean returned = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();
    Shared operation =
        new Shared(
            16,
            (from, to) -> {
              if (Thread.currentThread() == caller) {
                await(begun);
                throw new IllegalStateException("broken");
              }
              begun.set(true);
              awaitWaitingOr(caller, returned);
              ended.set(true);
            });
    assertThrows(IllegalStateException.class, () -> workers.run(operation));
    boolean endedBefore = ended.get();
    returned.set(true);
    assertTrue(endedBefore);
  }

  @Test
  void anInterruptIsLeftToTheCallerAndNobodyWorksOn() {
    Thread caller = Thread.currentThread();
    AtomicBoolean returned = new AtomicBoolean();
    AtomicInteger others = new AtomicInteger();
    AtomicBoolean begun = new AtomicBoolean();
    Shared operation =
        new Shared(
            16,
            (from, to) -> {
              if (Thread.currentThread() == caller) {
                await(begun);
                caller.interrupt();
              } else {
                begun.set(true);
                awaitWaitingOr(caller, returned);
                others.incrementAndGet();
              }
            });
    workers.run(operation);
    int before = others.get();
    returned.set(true);
    assertTrue(Thread.interrupted());
    assertTrue(before > 0);
  }

  /** What failed half-way must not be taken up there with the inputs of the next run. */
  @Test
  void aPassThatFailedRunsFromTheStart() {
    AtomicInteger begun = new AtomicInteger();
    AtomicBoolean broken = new AtomicBoolean(true);
    JavaOperation first = new Shared(1, (from, to) -> begun.incrementAndGet());
    JavaOperation second =
        new Shared(
            1,
            (from, to) -> {
              if (broken.getAndSet(false)) {
                throw new IllegalStateException("broken");
              }
            });
    JavaPass pass = new JavaPass(List.of(first, second), new Taps(Map.of()), workers);
    assertFalse(pass.run(System.nanoTime() - 1));
    assertThrows(IllegalStateException.class, () -> pass.run(Pass.NEVER));
    assertTrue(pass.run(Pass.NEVER));
    assertEquals(2, begun.get());
  }

  /** Spinning, so that the caller's state says waiting only when it waits for the others. */
  private static void await(AtomicBoolean flag) {
    while (!flag.get()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitWaitingOr(Thread thread, AtomicBoolean flag) {
    while (thread.getState() != Thread.State.WAITING && !flag.get()) {
      Thread.onSpinWait();
    }
  }
}
