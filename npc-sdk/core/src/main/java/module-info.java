/** Characters that talk: persona, conversation, and reply events on the game's own thread. */
module dev.parley {
  requires static transitive org.jspecify;
  requires transitive dev.parley.inference;
  // Only for memories in a SQLite file; without it they live on the heap.
  requires static java.sql;
  requires tools.jackson.databind;

  exports dev.parley;
  exports dev.parley.action;
  exports dev.parley.memory;
  exports dev.parley.persona;
}
