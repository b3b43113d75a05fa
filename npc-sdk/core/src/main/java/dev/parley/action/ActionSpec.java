package dev.parley.action;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that a character may do in the game; {@link ActionHandler} has an example.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param name in calls: lower-case letters, digits and underscores
 * @param description what the character does, for a model, as a sentence: "Hands something over."
 * @param parameters what it needs to know, in order
 */
public record ActionSpec(String name, String description, List<ActionParameter> parameters) {

  /**
   * @throws IllegalArgumentException if a name is malformed or two parameters share one
   */
  public ActionSpec {
    ActionNames.require("action", name);
    description = ActionNames.oneLine(description);
    parameters = List.copyOf(parameters);
    Set<String> names = new HashSet<>();
    for (ActionParameter parameter : parameters) {
      if (!names.add(parameter.name())) {
        throw new IllegalArgumentException(
            "action '" + name + "' has two parameters '" + parameter.name() + "'; expected one");
      }
    }
  }

  /** An action by hand. */
  public static ActionSpec of(String name, String description, ActionParameter... parameters) {
    return new ActionSpec(name, description, List.of(parameters));
  }
}
