package dev.parley.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a character may do right now, and with which things.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class LegalActions {

  private static final LegalActions NONE = new LegalActions(Map.of());

  /** Action, parameter, things; an action that is not here is not legal. */
  private final Map<String, Map<String, List<String>>> things;

  private LegalActions(Map<String, Map<String, List<String>>> things) {
    this.things = things;
  }

  /** Nothing may be done. */
  public static LegalActions none() {
    return NONE;
  }

  /** The same, and this action may be done too. */
  public LegalActions with(String action) {
    Map<String, Map<String, List<String>>> more = new LinkedHashMap<>(things);
    more.putIfAbsent(action, Map.of());
    return new LegalActions(more);
  }

  /**
   * The same, and this action may be done with one of these things. While a {@link
   * ActionParameter.Thing} of it has none, it may not.
   *
   * @throws IllegalArgumentException if a name is blank, has {@code < > [ ]} or is on two lines
   */
  public LegalActions with(String action, String parameter, List<String> inReach) {
    LegalActions with = with(action);
    Map<String, List<String>> of = new LinkedHashMap<>(with.things.getOrDefault(action, Map.of()));
    List<String> names = new ArrayList<>(of.getOrDefault(parameter, List.of()));
    names.addAll(inReach);
    of.put(parameter, ActionNames.things(parameter, names));
    with.things.put(action, of);
    return with;
  }

  /** Whether there is an action and, where it takes things, something for each of them. */
  public boolean allows(ActionSpec spec) {
    return things.containsKey(spec.name())
        && spec.parameters().stream()
            .filter(ActionParameter.Thing.class::isInstance)
            .noneMatch(parameter -> inReach(spec.name(), parameter.name()).isEmpty());
  }

  /** What is in reach for a parameter of an action. */
  public List<String> inReach(String action, String parameter) {
    return things.getOrDefault(action, Map.of()).getOrDefault(parameter, List.of());
  }

  /** Why a call is not legal now, in one sentence; empty if it is. */
  public Optional<String> refusal(ActionSpec spec, ActionCall call) {
    if (!allows(spec)) {
      return Optional.of("'" + spec.name() + "' cannot be done now.");
    }
    for (ActionParameter parameter : spec.parameters()) {
      Object value = call.arguments().get(parameter.name());
      if (value == null || !fits(spec, parameter, value)) {
        return Optional.of("'" + value + "' cannot be the " + parameter.name() + " now.");
      }
    }
    boolean exact = call.arguments().size() == spec.parameters().size();
    return exact ? Optional.empty() : Optional.of("'" + call + "' says more than was asked.");
  }

  private boolean fits(ActionSpec spec, ActionParameter parameter, Object value) {
    if (parameter instanceof ActionParameter.WholeNumber range) {
      return value instanceof Integer number && number >= range.least() && number <= range.most();
    }
    if (!(value instanceof String text)) {
      return false;
    }
    if (parameter instanceof ActionParameter.Choice choice) {
      return choice.values().contains(text);
    }
    if (parameter instanceof ActionParameter.Text words) {
      return text.length() <= words.longest();
    }
    return inReach(spec.name(), parameter.name()).contains(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LegalActions legal && legal.things.equals(things);
  }

  @Override
  public int hashCode() {
    return things.hashCode();
  }

  @Override
  public String toString() {
    return things.toString();
  }
}
