package dev.parley.architecture.wrong.inference.model;

import dev.parley.architecture.wrong.inference.ops.FastOps;
import dev.parley.architecture.wrong.persona.Curious;

/** A model that knows a device and a character. */
public final class GraphOnAFastDevice {
  public FastOps ops = new FastOps();
  public Curious speaker = new Curious();
}
