package dev.parley;

import dev.parley.action.ActionCall;
import dev.parley.action.ActionParameter;
import dev.parley.action.ActionResult;
import dev.parley.action.ActionSpec;
import dev.parley.action.LegalActions;
import dev.parley.inference.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a model is told of actions: once what there is, each turn what is in reach. */
final class ActionWords {

  private static final String FORMAT =
      """
      To act, write one call at the end of what you say, exactly like this:
      <tool_call>
      <function=name_of_the_action>
      <parameter=name_of_the_parameter>
      its value
      </parameter>
      </function>
      </tool_call>
      """;

  private ActionWords() {}

  /**
   * What stands in the stable part of the prompt.
   *
   * @param asTools whether the model reads the list and the format elsewhere
   */
  static String rules(List<ActionSpec> specs, boolean asTools) {
    StringBuilder text = new StringBuilder("\nYou can act too, but only as [You can now] says.");
    text.append(" Say a few words first; never tell of an act that you do not call.\n");
    if (!asTools) {
      text.append(FORMAT).append("Actions:\n");
      specs.forEach(spec -> text.append("- ").append(line(spec)).append('\n'));
    }
    return text.toString();
  }

  private static String line(ActionSpec spec) {
    String parameters =
        spec.parameters().stream().map(ActionWords::kind).collect(Collectors.joining("; "));
    String called = parameters.isEmpty() ? spec.name() : spec.name() + " (" + parameters + ")";
    return spec.description().isEmpty()
        ? called
        : called + ": " + PromptBuilder.sentence(spec.description());
  }

  private static String kind(ActionParameter parameter) {
    String kind = parameter.name() + ": " + values(parameter);
    return parameter.description().isEmpty() ? kind : kind + ", " + parameter.description();
  }

  private static String values(ActionParameter parameter) {
    if (parameter instanceof ActionParameter.WholeNumber range) {
      return range.least() + " to " + range.most();
    } else if (parameter instanceof ActionParameter.Choice choice) {
      return String.join(" or ", choice.values());
    } else if (parameter instanceof ActionParameter.Text) {
      return "a few words";
    }
    return "one that is in reach";
  }

  /** What can be done now, and with which things. */
  static String now(List<ActionSpec> specs, LegalActions legal) {
    return specs.stream()
        .filter(legal::allows)
        .map(spec -> now(spec, legal))
        .collect(Collectors.joining("; "));
  }

  private static String now(ActionSpec spec, LegalActions legal) {
    String things =
        spec.parameters().stream()
            .filter(ActionParameter.Thing.class::isInstance)
            .map(thing -> things(spec, thing, legal))
            .collect(Collectors.joining("; "));
    return things.isEmpty() ? spec.name() : spec.name() + " (" + things + ")";
  }

  private static String things(ActionSpec spec, ActionParameter thing, LegalActions legal) {
    return thing.name() + ": " + String.join(", ", legal.inReach(spec.name(), thing.name()));
  }

  /** What became of a call, for a model that is told so in words. */
  static String outcome(ActionCall call, ActionResult result) {
    return "Your " + call + ": " + PromptBuilder.sentence(result.inWords());
  }

  /** The action as a tool. */
  static ToolSpec tool(ActionSpec spec) {
    Map<String, Object> properties = new LinkedHashMap<>();
    spec.parameters().forEach(parameter -> properties.put(parameter.name(), schema(parameter)));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("type", "object");
    parameters.put("properties", properties);
    parameters.put("required", List.copyOf(properties.keySet()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("description", spec.description());
    fields.put("parameters", parameters);
    return new ToolSpec(spec.name(), fields);
  }

  private static Map<String, Object> schema(ActionParameter parameter) {
    Map<String, Object> schema = new LinkedHashMap<>();
    boolean number = parameter instanceof ActionParameter.WholeNumber;
    schema.put("type", number ? "integer" : "string");
    String description = parameter.description();
    if (parameter instanceof ActionParameter.Thing) {
      description = description.isEmpty() ? "one that is in reach" : description + ", in reach";
    }
    if (!description.isEmpty()) {
      schema.put("description", description);
    }
    if (parameter instanceof ActionParameter.Choice choice) {
      schema.put("enum", choice.values());
    } else if (parameter instanceof ActionParameter.WholeNumber range) {
      schema.put("minimum", range.least());
      schema.put("maximum", range.most());
    }
    return schema;
  }
}
