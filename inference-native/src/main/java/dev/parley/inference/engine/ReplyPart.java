package dev.parley.inference.engine;

/** What a reply is made of. */
enum ReplyPart {
  THOUGHT,
  SPEECH,
  /** What stands between the special tokens around a tool call. */
  CALL
}
