package dev.parley.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A set of texts, as rules of which the first is the whole. Every text in it is finite, and there
 * is at least one.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class Grammar {

  /**
   * @param place where its author finds it: "grammar, line 3, column 1"
   */
  record Rule(Expression expression, String place) {}

  private final String root;
  private final Map<String, Rule> rules;

  /**
   * @throws IllegalArgumentException if a rule begins with itself or can never end
   */
  Grammar(String root, Map<String, Rule> rules) {
    this.root = root;
    this.rules = new LinkedHashMap<>(rules);
    Lowering.check(this);
  }

  /**
   * Reads the text form of llama.cpp's grammars, GBNF.
   *
   * @throws IllegalArgumentException with line and column if it is wrong
   */
  public static Grammar ofGbnf(String text) {
    return new GbnfReader(text).read();
  }

  /**
   * Reads a JSON Schema.
   *
   * @throws IllegalArgumentException if it is no JSON (with line and column), or asks for something
   *     that cannot be held (with its place in the schema)
   */
  public static Grammar ofJsonSchema(String schema) {
    return SchemaReader.read(schema);
  }

  /** Exactly one of some texts. */
  public static Grammar ofChoices(List<String> choices) {
    List<Expression> texts = new ArrayList<>();
    for (String choice : choices) {
      texts.add(new Expression.Text(choice));
    }
    Rule rule = new Rule(new Expression.Choice(texts), "choices");
    return new Grammar("root", Map.of("root", rule));
  }

  String root() {
    return root;
  }

  Map<String, Rule> rules() {
    return rules;
  }

  /** Whether a whole text is in the set; special tokens count as their names. */
  public boolean matches(String text) {
    Automaton automaton = new Automaton(Lowering.toText(this));
    State state = automaton.start();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      state = automaton.next(state, value & 0xff);
    }
    return state.isAccepting();
  }
}
