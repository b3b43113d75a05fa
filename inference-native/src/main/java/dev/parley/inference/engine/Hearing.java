package dev.parley.inference.engine;

import org.jspecify.annotations.Nullable;

/**
 * How far a reply was heard; and, where it repeats one that was cut short, how far it is to be.
 *
 * <p><b>Threads.</b> Confined to the inference thread once its reply is begun.
 */
final class Hearing {

  /**
   * Where a reply was cut short.
   *
   * @param tokens so many were heard
   * @param missed whether more was generated that nobody heard; what is left in the dialogue is
   *     then written anew from its text
   */
  record Cut(int tokens, boolean missed) {}

  private @Nullable Cut end;
  private int tokens;
  private boolean missed;
  private boolean whole;

  void endAt(Cut cut) {
    end = cut;
  }

  /** Whether nothing more is to be generated. */
  boolean endsHere() {
    return end != null && !end.missed() && tokens >= end.tokens();
  }

  /** Whether what comes next is to be generated in vain. */
  boolean missesNext() {
    return end != null && tokens >= end.tokens();
  }

  /** A token is heard. */
  void token() {
    tokens++;
  }

  /** Something was generated that nobody heard. */
  void missed() {
    missed = true;
  }

  /** All was heard, to the end. */
  void whole() {
    whole = true;
  }

  /** Where it was cut short, or null if all was heard. */
  @Nullable Cut cut() {
    return whole ? null : new Cut(tokens, missed);
  }
}
