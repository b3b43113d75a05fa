package dev.parley.inference.ops;

/**
 * Where a pass keeps its intermediate results. Within a lane only one pass may be between its start
 * and its end at a time; a pass of the other lane may run meanwhile from start to end.
 */
public enum Lane {
  /** Of ordinary passes. */
  MAIN,
  /** Of passes that overtake one that is suspended. */
  URGENT
}
