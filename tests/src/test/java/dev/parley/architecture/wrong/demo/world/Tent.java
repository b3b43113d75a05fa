package dev.parley.architecture.wrong.demo.world;

import dev.parley.architecture.wrong.persona.Curious;

/** A part of a world that knows a mind. */
public final class Tent {
  public Curious guest = new Curious();
}
