package dev.parley.tools;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Work that Ctrl-C ends in order, by interrupting the thread that does it. */
final class Interruptible {

  /** Some work that heeds interruptions. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws InterruptedException;
  }

  private Interruptible() {}

  /**
   * Does the work.
   *
   * @param outcome tells the user how things stand after a Ctrl-C
   * @throws CommandException if Ctrl-C ended it
   */
  static <T> T run(Terminal terminal, String outcome, Work<T> work) {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    Thread worker = Thread.currentThread();
    try {
      terminal.runInterruptibly(() -> result.set(finish(work, outcome)), worker::interrupt);
    } finally {
      Thread.interrupted(); // one that came too late is over
    }
    T value = result.get();
    if (value == null) {
      throw new IllegalStateException("the work gave nothing");
    }
    return value;
  }

  private static <T> T finish(Work<T> work, String outcome) {
    try {
      return work.run();
    } catch (InterruptedException e) {
      throw CommandException.couldNot("interrupted; " + outcome);
    }
  }
}
