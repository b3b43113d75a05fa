package dev.parley;

import dev.parley.action.ActionParameter;
import dev.parley.action.ActionSpec;
import dev.parley.action.LegalActions;
import dev.parley.inference.OutputConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A reply as a grammar: words, and at the end at most one call of what is legal now, in the format
 * of Nemotron 3. So a model cannot even begin a call that the game would refuse.
 *
 * <p>Words have no {@code <}, which nobody says aloud: where the marks of a call are mere text, as
 * in models without tools, they cannot be half spoken.
 */
final class ActionGrammar {

  static final String BEGIN = "<tool_call>";
  static final String END = "</tool_call>";

  private final boolean marksAreTokens;

  /**
   * @param marksAreTokens whether the model has tools, and the marks around a call are tokens
   */
  ActionGrammar(boolean marksAreTokens) {
    this.marksAreTokens = marksAreTokens;
  }

  /** What a reply may be, with these of the actions. */
  OutputConstraint reply(List<ActionSpec> specs, LegalActions legal) {
    List<String> calls =
        specs.stream().filter(legal::allows).map(spec -> call(spec, legal)).toList();
    StringBuilder gbnf = new StringBuilder("root ::= [^<]*");
    if (!calls.isEmpty()) {
      gbnf.append(" call?\ncall ::= ").append(mark(BEGIN)).append(" \"\\n\" (");
      gbnf.append(String.join(" | ", calls)).append(") ").append(mark(END));
    }
    return OutputConstraint.grammar(gbnf.append('\n').toString());
  }

  private String mark(String mark) {
    return marksAreTokens ? mark : quoted(mark);
  }

  private static String call(ActionSpec spec, LegalActions legal) {
    List<String> parts = new ArrayList<>();
    parts.add(quoted("<function=" + spec.name() + ">\n"));
    for (ActionParameter parameter : spec.parameters()) {
      parts.add(quoted("<parameter=" + parameter.name() + ">\n"));
      parts.add(value(spec, parameter, legal));
      parts.add(quoted("\n</parameter>\n"));
    }
    parts.add(quoted("</function>\n"));
    return String.join(" ", parts);
  }

  private static String value(ActionSpec spec, ActionParameter parameter, LegalActions legal) {
    if (parameter instanceof ActionParameter.WholeNumber range) {
      return NumberGrammar.between(range.least(), range.most());
    } else if (parameter instanceof ActionParameter.Choice choice) {
      return oneOf(choice.values());
    } else if (parameter instanceof ActionParameter.Text) {
      return "[^<\\n]+"; // a count would cost a state for each char; what is too long is cut later
    }
    return oneOf(legal.inReach(spec.name(), parameter.name()));
  }

  private static String oneOf(List<String> texts) {
    return texts.stream().map(ActionGrammar::quoted).collect(Collectors.joining(" | ", "(", ")"));
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return '"' + escaped + '"';
  }
}
