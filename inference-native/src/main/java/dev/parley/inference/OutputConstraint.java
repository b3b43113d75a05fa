package dev.parley.inference;

import dev.parley.inference.grammar.Grammar;
import java.util.List;

/**
 * What a reply's speech must be, from its first character to its last. For what a program reads: a
 * choice, a form to fill in, a call.
 *
 * <p>Its text is checked when it is made, so what exists is right. docs/constraints.md tells which
 * grammars and schemas are understood.
 *
 * <p><b>Threads.</b> Immutable. Equal if the texts are.
 */
public sealed interface OutputConstraint {

  /**
   * A grammar in the text form of llama.cpp, GBNF.
   *
   * @param text rules, of which {@code root} is the whole
   */
  record Gbnf(String text) implements OutputConstraint {
    public Gbnf {
      Grammar.ofGbnf(text);
    }

    @Override
    public boolean allows(String text) {
      return Grammar.ofGbnf(this.text).matches(text);
    }
  }

  /**
   * JSON that is valid by a schema.
   *
   * @param schema JSON Schema as JSON
   */
  record JsonSchema(String schema) implements OutputConstraint {
    public JsonSchema {
      Grammar.ofJsonSchema(schema);
    }

    @Override
    public boolean allows(String text) {
      return Grammar.ofJsonSchema(schema).matches(text);
    }
  }

  /**
   * One of some texts.
   *
   * @param texts at least one, none of them empty
   */
  record Choices(List<String> texts) implements OutputConstraint {
    public Choices {
      texts = List.copyOf(texts);
      if (texts.isEmpty() || texts.contains("")) {
        throw new IllegalArgumentException(
            "choices: found " + texts + "; expected at least one, and none of them empty.");
      }
      Grammar.ofChoices(texts);
    }

    @Override
    public boolean allows(String text) {
      return texts.contains(text);
    }
  }

  /**
   * A grammar in the text form of llama.cpp, GBNF.
   *
   * @throws IllegalArgumentException if it is wrong; the message names line and column
   */
  static OutputConstraint grammar(String gbnf) {
    return new Gbnf(gbnf);
  }

  /**
   * JSON that is valid by a schema.
   *
   * @throws IllegalArgumentException if it is no JSON, or asks for something that cannot be held;
   *     the message names the place
   */
  static OutputConstraint jsonSchema(String schema) {
    return new JsonSchema(schema);
  }

  /**
   * One of some texts.
   *
   * @throws IllegalArgumentException if there is none, or one is empty
   */
  static OutputConstraint choices(List<String> texts) {
    return new Choices(texts);
  }

  /** Whether a whole text is what this asks for; special tokens count as their names. */
  boolean allows(String text);
}
