package dev.parley.tools.hub;

/** What may happen to a request for a file. */
public enum Disaster {
  NONE,
  /** The connection ends before an answer. */
  NO_ANSWER,
  /** It ends in the middle of the body. */
  DROPPED,
  /** It stays open, but nothing comes any more. */
  HANGS,
  HANGS_IN_BODY,
  STATUS_500,
  STATUS_503,
  /** Of who stores the file, whose addresses grow old. */
  STORAGE_REFUSES,
  /** Content-Length is more than the file has. */
  LIES_LONGER,
  /** Content-Length is less than the file has. */
  LIES_SHORTER,
  /** No length at all, and the end comes early, like a whole answer. */
  TRUNCATED_SILENTLY,
  /** A rest from another byte than the one that was asked for. */
  WRONG_RANGE,
  /** The whole file, whatever part of it was asked for; and it breaks early. */
  IGNORES_RANGE_AND_DROPS,
  /** The whole file, whatever part of it was asked for. */
  IGNORES_RANGE,
  /** No byte of it, says the server, is there. */
  STATUS_416,
  /** One byte of it is another. */
  CORRUPTS,
  /** From now on the file is another, of another size. */
  CHANGES,
  CHANGES_AND_DROPS,
  CIRCLE
}
