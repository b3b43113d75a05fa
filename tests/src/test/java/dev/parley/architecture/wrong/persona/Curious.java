package dev.parley.architecture.wrong.persona;

import dev.parley.architecture.wrong.demo.world.Tent;
import dev.parley.architecture.wrong.inference.engine.ModelInspector;
import dev.parley.architecture.wrong.tools.Command;

/** A character that looks below the seam and at the programs, two of which look back. */
public final class Curious {
  public ModelInspector inspector = new ModelInspector();
  public Command command = new Command();
  public Tent tent = new Tent();
}
