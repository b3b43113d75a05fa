package dev.parley.tools.hub;

import java.util.Optional;

/**
 * Which bytes of a file are asked for.
 *
 * @param from the first one, counted from 0
 * @param etag what those before it are of, as the server named it; empty if all are asked for
 */
record Remainder(long from, String etag) {

  static Remainder everything() {
    return new Remainder(0, "");
  }

  boolean isEverything() {
    return from == 0;
  }

  /**
   * The condition under which the rest is worth having (RFC 9110, 13.1.5): only a strong name
   * serves.
   */
  Optional<String> condition() {
    return etag.isEmpty() || etag.startsWith("W/")
        ? Optional.empty()
        : Optional.of("\"" + etag + "\"");
  }
}
