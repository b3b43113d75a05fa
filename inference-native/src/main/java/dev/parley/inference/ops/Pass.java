package dev.parley.inference.ops;

import dev.parley.inference.tensor.Tensor;

/**
 * A recorded forward pass: operations over fixed tensors. What changes from run to run (tokens,
 * positions, slots, pages) is read from device tensors when it runs.
 *
 * <p><b>Threads.</b> Confined to the thread of its {@link Ops}.
 */
public interface Pass extends AutoCloseable {

  /** A deadline that never comes. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Runs from the start, or goes on from where the last call stopped, until the pass is complete or
   * {@code System.nanoTime()} has reached the deadline. At least a part of one operation is done; a
   * slice may end inside an operation, and where it ends changes no number. States are valid, and
   * results may be read, only once this returns true.
   */
  boolean run(long deadlineNanos);

  /**
   * The copy kept of a tensor that was {@linkplain Ops#tap tapped}.
   *
   * @throws IllegalArgumentException if the recording did not ask for it or never met the name
   */
  Tensor tapped(String name);

  /**
   * Frees what the recording holds beside tensors. Not between its start and its end. Idempotent.
   */
  @Override
  default void close() {}
}
