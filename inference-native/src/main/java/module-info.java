/**
 * Language-model inference inside the game process: text in, text out. Knows no NPC.
 *
 * <p>LWJGL, JSpecify and the flight recorder are {@code static}: the first is the host game's, the
 * second is needed by no one at run time, and without the third nothing is recorded.
 */
module dev.parley.inference {
  requires static transitive org.jspecify;
  requires static org.lwjgl;
  requires static jdk.jfr;
  requires com.github.benmanes.caffeine;
  requires tools.jackson.databind;

  exports dev.parley.inference;
  exports dev.parley.inference.engine;
}
