package dev.parley.action;

import java.util.List;

/**
 * What an action needs to know. What may stand there is fixed by its kind; which things are in
 * reach changes from line to line and is told by {@link LegalActions}.
 *
 * <p><b>Threads.</b> Immutable.
 */
public sealed interface ActionParameter {

  /** Its name in calls: lower-case letters, digits and underscores. */
  String name();

  /** What it means, for a model; may be blank. */
  String description();

  /**
   * One of the things or persons that are in reach now.
   *
   * @param name in calls
   * @param description for a model
   */
  record Thing(String name, String description) implements ActionParameter {
    public Thing {
      ActionNames.require("parameter", name);
      description = ActionNames.oneLine(description);
    }
  }

  /**
   * One of some words that never change.
   *
   * @param name in calls
   * @param description for a model
   * @param values at least one
   */
  record Choice(String name, String description, List<String> values) implements ActionParameter {
    public Choice {
      ActionNames.require("parameter", name);
      description = ActionNames.oneLine(description);
      values = ActionNames.things(name, values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException(
            "parameter '" + name + "' has no values to choose from; expected at least one");
      }
    }
  }

  /**
   * A whole number.
   *
   * @param name in calls
   * @param description for a model
   * @param least the smallest it may be
   * @param most the largest it may be
   */
  record WholeNumber(String name, String description, int least, int most)
      implements ActionParameter {
    public WholeNumber {
      ActionNames.require("parameter", name);
      description = ActionNames.oneLine(description);
      if (least > most) {
        throw new IllegalArgumentException(
            "parameter '" + name + "' is from " + least + " to " + most + "; expected a range");
      }
    }
  }

  /**
   * A few words of the model's own, on one line.
   *
   * @param name in calls
   * @param description for a model
   * @param longest the most chars the game is given; what is longer is cut
   */
  record Text(String name, String description, int longest) implements ActionParameter {
    public Text {
      ActionNames.require("parameter", name);
      description = ActionNames.oneLine(description);
      if (longest < 1) {
        throw new IllegalArgumentException(
            "parameter '" + name + "' has at most " + longest + " chars; expected 1 or more");
      }
    }
  }
}
