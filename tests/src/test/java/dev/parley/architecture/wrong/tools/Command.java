package dev.parley.architecture.wrong.tools;

import dev.parley.architecture.wrong.persona.Curious;
import java.util.List;

public final class Command {
  public List<Curious> about = List.of();
}
