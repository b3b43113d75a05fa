package dev.parley.inference.ops.plain;

/**
 * A step of a recorded pass: some number of units that may be computed in any order and by several
 * threads, because none reads what another writes.
 */
interface JavaOperation {

  int units();

  /** About how many multiply-adds all units take, to tell what is worth sharing among threads. */
  long work();

  /** Computes the units {@code from} to {@code to}. */
  void run(int from, int to);
}
