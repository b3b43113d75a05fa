// Parley in one jar: the exports of dev.parley and dev.parley.inference together. Open, because a
// package of a closed module hides its files, and LWJGL looks for the C libraries from outside.
// No Javadoc, since Error Prone does not take it for one before "open".
open module dev.parley {
  // For Jackson, which is inside.
  requires java.xml;
  // Used where they are there.
  requires static org.lwjgl;
  requires static java.sql;
  requires static jdk.jfr;

  exports dev.parley;
  exports dev.parley.action;
  exports dev.parley.inference;
  exports dev.parley.inference.engine;
  exports dev.parley.memory;
  exports dev.parley.persona;
}
