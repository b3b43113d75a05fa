/** Characters that talk: persona, conversation, and reply events on the game's own thread. */
module dev.parley {
  requires static transitive org.jspecify;
  requires transitive dev.parley.inference;
  requires tools.jackson.databind;

  exports dev.parley;
  exports dev.parley.persona;
}
