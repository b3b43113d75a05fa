package dev.parley.inference.engine;

/** What the inference thread does between passes, each in one piece. */
enum HostWork {
  /** A call of a dialogue: text is appended, a reply begun or cut. */
  CALL,
  /** Who takes part in the next pass, and with which state. */
  ADMISSION,
  /** The first pass of a shape is recorded. */
  RECORDING,
  /** The next token of one reply is chosen and heard. */
  ANSWER
}
