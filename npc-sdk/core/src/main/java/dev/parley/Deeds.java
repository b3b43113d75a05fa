package dev.parley;

import dev.parley.action.ActionCall;
import dev.parley.action.ActionHandler;
import dev.parley.action.ActionParameter;
import dev.parley.action.ActionResult;
import dev.parley.action.ActionSpec;
import dev.parley.action.LegalActions;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one character can do, between the model's words and the game's handler. Nothing that the
 * handler throws gets further than here.
 *
 * <p><b>Threads.</b> Any; the handler is called as {@link ActionHandler} says.
 */
final class Deeds {

  private static final System.Logger LOG = System.getLogger(Deeds.class.getName());

  private final String personaId;
  private final ActionHandler handler;
  private final List<ActionSpec> specs;
  private final boolean toldAsTools;
  private final ActionGrammar grammar;

  /** The game failed to tell what is legal, last: whoever reads the log knows. */
  private volatile boolean failing;

  /**
   * @param modelHasTools whether the model is told of actions as its tools, or in words
   */
  Deeds(String personaId, ActionHandler handler, boolean modelHasTools) {
    this.personaId = personaId;
    this.handler = handler;
    this.specs = List.copyOf(handler.specs());
    this.toldAsTools = modelHasTools;
    this.grammar = new ActionGrammar(modelHasTools);
  }

  /** Whether there is nothing that the character could ever do. */
  boolean isEmpty() {
    return specs.isEmpty();
  }

  /** Whether the model calls them as tools, and not in words. */
  boolean toldAsTools() {
    return toldAsTools;
  }

  /** As the model's tools; none where it has none. */
  List<ToolSpec> tools() {
    return toldAsTools ? specs.stream().map(ActionWords::tool).toList() : List.of();
  }

  /** What the stable part of the prompt says of them; empty if there is nothing to say. */
  String stableText() {
    return specs.isEmpty() ? "" : ActionWords.rules(specs, toldAsTools);
  }

  /** What may be done now, by the game. */
  LegalActions legal() {
    if (specs.isEmpty()) {
      return LegalActions.none();
    }
    try {
      LegalActions legal = Objects.requireNonNull(handler.legal(), "the game told nothing");
      failing = false;
      return legal;
    } catch (Throwable e) {
      if (!failing) {
        LOG.log(System.Logger.Level.WARNING, "''{0}'' can do nothing: {1}", personaId, e + "");
      }
      failing = true;
      return LegalActions.none();
    }
  }

  /** What may be done, for the note before a line; empty for one that only ever talks. */
  String inWords(LegalActions legal) {
    String words = ActionWords.now(specs, legal);
    return words.isEmpty() && !specs.isEmpty() ? "nothing" : words;
  }

  /** What a reply may be; null if the character only talks. */
  @Nullable OutputConstraint constraint(LegalActions legal) {
    return specs.isEmpty() ? null : grammar.reply(specs, legal);
  }

  /** A call in the model's words as the game has it; nothing if there is no such action. */
  Optional<ActionCall> call(String name, Map<String, ? extends @Nullable Object> values) {
    return specs.stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .map(spec -> new ActionCall(name, arguments(spec, values)));
  }

  private static Map<String, Object> arguments(
      ActionSpec spec, Map<String, ? extends @Nullable Object> values) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (ActionParameter parameter : spec.parameters()) {
      Object value = values.get(parameter.name());
      if (value != null) {
        arguments.put(parameter.name(), argument(parameter, value));
      }
    }
    return arguments;
  }

  private static Object argument(ActionParameter parameter, Object value) {
    String text = value.toString();
    if (parameter instanceof ActionParameter.WholeNumber) {
      try {
        return Integer.valueOf(text.strip());
      } catch (NumberFormatException e) {
        return text; // which is refused, with the text in the reason
      }
    }
    boolean tooLong =
        parameter instanceof ActionParameter.Text words && text.length() > words.longest();
    return tooLong ? text.substring(0, ((ActionParameter.Text) parameter).longest()) : text;
  }

  /** Asks the game again and lets it carry out the call. On the game thread. */
  ActionResult carryOut(ActionCall call) {
    try {
      Optional<ActionSpec> spec =
          specs.stream().filter(one -> one.name().equals(call.action())).findFirst();
      Optional<String> refusal =
          spec.isEmpty()
              ? Optional.of("There is no such action.")
              : legal().refusal(spec.get(), call);
      return refusal.isPresent()
          ? ActionResult.refused(refusal.get())
          : Objects.requireNonNull(handler.perform(call), "the game told no result");
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "'" + personaId + "' failed to " + call, e);
      return ActionResult.refused("It did not work.");
    }
  }
}
