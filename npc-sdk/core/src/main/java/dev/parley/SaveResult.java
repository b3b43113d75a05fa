package dev.parley;

/**
 * What became of a save or a load.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param done whether it was carried out; if not, everything is as it was, the older file too
 * @param trouble what went wrong, in one sentence for a player; empty if nothing did. Where it was
 *     done all the same, it is the memories that could not be read from or written to their store
 */
public record SaveResult(boolean done, String trouble) {

  static SaveResult fine() {
    return new SaveResult(true, "");
  }

  static SaveResult failed(String trouble) {
    return new SaveResult(false, trouble);
  }
}
