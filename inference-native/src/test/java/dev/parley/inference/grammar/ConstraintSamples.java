package dev.parley.inference.grammar;

import dev.parley.inference.OutputConstraint;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Twenty constraints of all kinds, each with a check that knows nothing of our grammars. */
public final class ConstraintSamples {
  static final String JSON =
      """
      root   ::= object
      value  ::= object | array | string | number | ("true" | "false" | "null") ws

      object ::=
        "{" ws (
                  string ":" ws value
          ("," ws string ":" ws value)*
        )? "}" ws

      array  ::=
        "[" ws (
                  value
          ("," ws value)*
        )? "]" ws

      string ::=
        "\\"" (
          [^"\\\\\\x7F\\x00-\\x1F] |
          "\\\\" (["\\\\bfnrt] | "u" [0-8a-cA-C] [0-7] [0-9a-fA-F]{2}) # escapes
        )* "\\"" ws

      number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9] [1-9]{0,1})? ws
      ws ::= | " " | "\\n" [ \\t]{0,20}
      """;
  static final String ARITHMETIC =
      """
      root  ::= (expr "=" ws term "\\n")+
      expr  ::= term ([-+*/] term)*
      term  ::= ident | num | "(" ws expr ")" ws
      ident ::= [a-z] [a-z0-9_]* ws
      num   ::= [0-9]+ ws
      ws    ::= [ \\t\\n]*
      """;
  static final String CHESS =
      """
      # a game of chess, as far as it is written
      root ::= (
          "1. " move " " move "\\n"
          ([1-9] [0-9]? ". " move " " move "\\n")+
      )
      move ::= (pawn | nonpawn | castle) [+#]?
      nonpawn ::= [NBKQR] [a-h]? [1-8]? "x"? [a-h] [1-8]
      pawn ::= ([a-h] "x")? [a-h] [1-8] ("=" [NBKQR])?
      castle ::= "O-O" "-O"?
      """;
  static final String LIST =
      """
      root ::= item+
      # whatever stands on a line
      item ::= "- " [^\\r\\n\\x0b\\x0c\\x85\\u2028\\u2029]+ "\\n"
      """;
  static final String JAPANESE =
      """
      root ::= jp-char+ ([ \\t\\n] jp-char+)*
      jp-char ::= hiragana | katakana | punctuation | cjk
      hiragana ::= [ぁ-ゟ]
      katakana ::= [ァ-ヿ]
      punctuation ::= [、-〾]
      cjk ::= [一-鿿]
      """;
  static final String CALL =
      """
      root ::= [a-z]{0,12} <tool_call> "{\\"name\\": \\"" ("open" | "close") "\\"}" </tool_call>
      """;

  private static final String CHESS_MOVE =
      "(([a-h]x)?[a-h][1-8](=[NBKQR])?|[NBKQR][a-h]?[1-8]?x?[a-h][1-8]|O-O(-O)?)[+#]?";

  /**
   * A constraint to try.
   *
   * @param accepts whether a text is what the grammar stands for
   */
  public record Sample(String name, OutputConstraint constraint, Predicate<String> accepts) {
    Grammar grammar() {
      return grammarOf(constraint);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private ConstraintSamples() {}

  public static List<Sample> all() {
    return List.of(
        gbnf("JSON", JSON, text -> SchemaCheck.isValid("{\"type\": \"object\"}", text)),
        gbnf("arithmetic", ARITHMETIC, Arithmetic::accepts),
        regular("chess", CHESS, "1\\. M M\\n([1-9][0-9]?\\. M M\\n)+".replace("M", CHESS_MOVE)),
        regular("list", LIST, "(- [^\\r\\n\\x0b\\x0c\\x85\\u2028\\u2029]+\\n)+"),
        regular("Japanese", JAPANESE, "J+([ \\t\\n]J+)*".replace("J", "[ぁ-ゟァ-ヿ、-〾一-鿿]")),
        regular("call", CALL, "[a-z]{0,12}<tool_call>\\{\"name\": \"(open|close)\"\\}</tool_call>"),
        gbnf(
            "nested brackets",
            "root ::= \"(\" root? \")\" | \"[\" root* \"]\"",
            ConstraintSamples::isBalanced),
        gbnf(
            "palindrome",
            "root ::= \"a\" root \"a\" | \"é\" root \"é\" | \"😀\" root \"😀\" | \"-\"",
            text ->
                new StringBuilder(text).reverse().toString().equals(text)
                    && text.matches("[aé😀-]*-[aé😀-]*")),
        regular("emoji", "root ::= [😀-😏]{3,7} [^\\x00-\\uFFFF]", "[😀-😏]{3,7}[^\\x00-\\uFFFF]"),
        regular("any text", "root ::= .{5,40} \"!\"", "(?s).{5,40}!"),
        regular("empty repeated", "root ::= (\"a\"* \"b\"?)* \"c\"", "[ab]*c"),
        regular(
            "counts",
            "root ::= ([a-z]{2,4} [ ]){3} [0-9]{,2} \".\"",
            "([a-z]{2,4} ){3}[0-9]{0,2}\\."),
        choices("yes", "no", "maybe later", "maybe", "vielleicht später", "たぶん"),
        schema("{}"),
        schema(
            """
            {"type": "object",
             "properties": {
               "name": {"type": "string", "minLength": 2, "maxLength": 12},
               "mood": {"enum": ["glad", "sad", "tired \\"and\\" old"]},
               "gold": {"type": "integer", "minimum": -5, "maximum": 120},
               "knows": {"type": "array", "items": {"type": "string", "maxLength": 6}, "maxItems": 4}},
             "required": ["name", "gold"],
             "additionalProperties": false}
            """),
        schema(
            """
            {"$defs": {"node": {"type": "object",
               "properties": {"value": {"type": "number", "minimum": 0.25, "maximum": 17.5},
                              "left": {"$ref": "#/$defs/node"},
                              "right": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}},
               "required": ["value", "right"]}},
             "$ref": "#/$defs/node"}
            """),
        schema(
            """
            {"type": "array", "minItems": 2, "maxItems": 5,
             "items": {"type": ["integer", "boolean", "null"], "exclusiveMinimum": -1000, "maximum": 99999}}
            """),
        schema(
            """
            {"type": "object",
             "properties": {
               "when": {"type": "string", "pattern": "^[0-2]\\\\d:[0-5]\\\\d$"},
               "who": {"type": "string", "pattern": "^(Mara|Tom|\\"The\\\\\\\\Smith\\")( [A-Z]\\\\.)?$"},
               "part": {"type": "string", "pattern": "ab+c"}},
             "required": ["when", "who", "part"]}
            """),
        schema(
            """
            {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": -2.5, "exclusiveMaximum": 1}}
            """),
        schema(
            """
            {"oneOf": [
               {"type": "object", "properties": {"say": {"type": "string"}}, "required": ["say"]},
               {"type": "object", "properties": {"go": {"const": {"to": ["mill", 1, null]}}}, "required": ["go"]}]}
            """));
  }

  /** As the engine reads it. */
  public static Grammar grammarOf(OutputConstraint constraint) {
    if (constraint instanceof OutputConstraint.Gbnf gbnf) {
      return Grammar.ofGbnf(gbnf.text());
    }
    if (constraint instanceof OutputConstraint.JsonSchema json) {
      return Grammar.ofJsonSchema(json.schema());
    }
    return Grammar.ofChoices(((OutputConstraint.Choices) constraint).texts());
  }

  private static Sample gbnf(String name, String grammar, Predicate<String> accepts) {
    return new Sample(name, OutputConstraint.grammar(grammar), accepts);
  }

  private static Sample regular(String name, String grammar, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return gbnf(name, grammar, text -> compiled.matcher(text).matches());
  }

  private static Sample choices(String... choices) {
    List<String> texts = List.of(choices);
    return new Sample("choices", OutputConstraint.choices(texts), texts::contains);
  }

  private static Sample schema(String schema) {
    return new Sample(
        "schema " + schema.strip().replace("\n", " "),
        OutputConstraint.jsonSchema(schema),
        text -> SchemaCheck.isValid(schema, text));
  }

  private static boolean isBalanced(String text) {
    String rest = text;
    // "(" holds one at most, "[" any number; what is whole becomes a star.
    for (String before = ""; !before.equals(rest); ) {
      before = rest;
      rest = rest.replaceFirst("\\(\\*?\\)|\\[\\**]", "*");
    }
    return rest.equals("*");
  }

  /** By hand: what a term is, and what stands between terms. */
  private static final class Arithmetic {
    private final String text;
    private int at;

    private Arithmetic(String text) {
      this.text = text;
    }

    static boolean accepts(String text) {
      // A line end may be white space or the end of an equation: so each is cut at its last.
      Arithmetic all = new Arithmetic(text);
      do {
        if (!all.expression() || !all.take("=") || !all.blank() || !all.term()) {
          return false;
        }
        if (text.charAt(all.at - 1) != '\n' || text.substring(0, all.at).isEmpty()) {
          return false;
        }
      } while (all.at < text.length());
      return true;
    }

    private boolean expression() {
      if (!term()) {
        return false;
      }
      while (at < text.length() && "-+*/".indexOf(text.charAt(at)) >= 0) {
        at++;
        if (!term()) {
          return false;
        }
      }
      return true;
    }

    private boolean term() {
      if (take("(")) {
        return blank() && expression() && take(")") && blank();
      }
      String word =
          Pattern.compile("[a-z][a-z0-9_]*|[0-9]+")
              .matcher(text.substring(at))
              .results()
              .filter(found -> found.start() == 0)
              .map(found -> found.group())
              .findFirst()
              .orElse("");
      at += word.length();
      return !word.isEmpty() && blank();
    }

    private boolean blank() {
      while (at < text.length() && " \t\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return true;
    }

    private boolean take(String expected) {
      boolean found = text.startsWith(expected, at);
      at += found ? expected.length() : 0;
      return found;
    }
  }
}
