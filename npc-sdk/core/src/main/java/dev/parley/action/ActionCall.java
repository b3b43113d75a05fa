package dev.parley.action;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An action that a character proposes. Its arguments are those of the {@link ActionSpec}, in its
 * order; whether it is legal is for the game to say.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param action its name
 * @param arguments by the names of the parameters: an {@link Integer} for a whole number, else a
 *     {@link String}
 */
public record ActionCall(String action, Map<String, Object> arguments) {

  public ActionCall {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /**
   * The word or words of a parameter.
   *
   * @throws IllegalArgumentException if the action has no such parameter
   */
  public String text(String parameter) {
    return String.valueOf(argument(parameter));
  }

  /**
   * The number of a parameter.
   *
   * @throws IllegalArgumentException if the action has no such parameter, or it is no number
   */
  public int number(String parameter) {
    if (argument(parameter) instanceof Integer number) {
      return number;
    }
    throw new IllegalArgumentException(
        "'" + parameter + "' of " + this + " is no whole number; expected text(\"...\")");
  }

  private Object argument(String parameter) {
    Object value = arguments.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException(
          this + " has no '" + parameter + "'; expected one of " + arguments.keySet());
    }
    return value;
  }

  /** As a person reads it: {@code give (item: lamp, count: 2)}. */
  @Override
  public String toString() {
    String values =
        arguments.entrySet().stream()
            .map(argument -> argument.getKey() + ": " + argument.getValue())
            .collect(Collectors.joining(", "));
    return values.isEmpty() ? action : action + " (" + values + ")";
  }
}
