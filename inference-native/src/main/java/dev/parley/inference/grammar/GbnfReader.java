package dev.parley.inference.grammar;

import dev.parley.inference.grammar.Grammar.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads GBNF, the text form of llama.cpp's grammars.
 *
 * <p>Laxer than llama.cpp in two points: a line may begin with the {@code |} of the rule above it,
 * and {@code {,n}} is read as {@code {0,n}}. Stricter in one: tokens are given by name only, for
 * numbers of tokens differ from model to model.
 *
 * <p><b>Source.</b> grammars/README.md of llama.cpp describes the form.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class GbnfReader {
  private static final String ROOT = "root";
  private static final int MOST_REPETITIONS = 2000;
  private static final int DEEPEST = 100;

  private final GrammarText in;
  private final Map<String, Rule> rules = new LinkedHashMap<>();

  /** Where each rule is first spoken of. */
  private final Map<String, Integer> references = new LinkedHashMap<>();

  private int depth;

  GbnfReader(String text) {
    in = new GrammarText(text);
  }

  Grammar read() {
    in.skipBlank(true);
    while (!in.atEnd()) {
      rule();
      in.skipBlank(true);
    }
    references.forEach(
        (name, offset) -> {
          if (!rules.containsKey(name)) {
            throw in.wrong(offset, "rule '" + name + "'", "a rule that is defined");
          }
        });
    if (!rules.containsKey(ROOT)) {
      throw in.wrong("no rule 'root' before it", "a rule 'root', with which all begins");
    }
    return new Grammar(ROOT, rules);
  }

  private void rule() {
    int begin = in.offset();
    String name = in.name();
    if (name.isEmpty()) {
      throw in.wrong("the name of a rule");
    }
    in.skipBlank(false);
    if (!in.take("::=")) {
      throw in.wrong("'::=' after the name of rule '" + name + "'");
    }
    in.skipBlank(true);
    Rule rule = new Rule(alternatives(false), in.place(begin));
    if (rules.put(name, rule) != null) {
      throw in.wrong(begin, "a second rule '" + name + "'", "one of each name");
    }
    if (!in.atEnd() && !in.take("\n") && !in.take("\r")) {
      throw in.wrong("the end of the line or more of rule '" + name + "'");
    }
  }

  private Expression alternatives(boolean nested) {
    if (++depth > DEEPEST) {
      throw in.wrong("'(' number " + depth, "at most " + DEEPEST + " inside each other");
    }
    List<Expression> alternatives = new ArrayList<>();
    alternatives.add(sequence(nested));
    while (in.takeBar(nested)) {
      in.skipBlank(true);
      alternatives.add(sequence(nested));
    }
    depth--;
    return alternatives.size() == 1 ? alternatives.get(0) : new Expression.Choice(alternatives);
  }

  private Expression sequence(boolean nested) {
    List<Expression> parts = new ArrayList<>();
    for (Expression part = symbol(); part != null; part = symbol()) {
      in.skipBlank(nested);
      parts.add(repeated(part, nested));
    }
    return parts.size() == 1 ? parts.get(0) : new Expression.Sequence(parts);
  }

  private @Nullable Expression symbol() {
    int begin = in.offset();
    if (in.take("\"")) {
      return new Expression.Text(literal());
    }
    if (in.take("[")) {
      return new Expression.OneOf(characters());
    }
    if (in.take(".")) {
      return new Expression.OneOf(CodePoints.all());
    }
    if (in.take("(")) {
      in.skipBlank(true);
      Expression group = alternatives(true);
      if (!in.take(")")) {
        throw in.wrong("')' for the '(' of " + in.lineAndColumn(begin));
      }
      return group;
    }
    if (in.take("!<")) {
      token(begin);
      // No other special token may come anyway, so this is any character.
      return new Expression.OneOf(CodePoints.all());
    }
    if (in.take("<")) {
      return new Expression.Special("<" + token(begin) + ">");
    }
    String name = in.name();
    if (name.isEmpty()) {
      return null;
    }
    references.putIfAbsent(name, begin);
    return new Expression.Reference(name);
  }

  private String token(int begin) {
    StringBuilder name = new StringBuilder();
    while (!in.take(">")) {
      if (in.atEnd() || in.peek() == '\n') {
        throw in.wrong("'>' after the name of a token");
      }
      name.appendCodePoint(in.next());
    }
    if (name.isEmpty() || name.toString().matches("\\[\\d*]")) {
      throw in.wrong(begin, "'<" + name + ">'", "the name of a token, such as <tool_call>");
    }
    return name.toString();
  }

  private String literal() {
    StringBuilder text = new StringBuilder();
    while (!in.take("\"")) {
      if (in.atEnd() || in.peek() == '\n') {
        throw in.wrong("'\"' at the end of the text");
      }
      text.appendCodePoint(in.character());
    }
    return text.toString();
  }

  private CodePoints characters() {
    int begin = in.offset() - 1;
    boolean negated = in.take("^");
    List<CodePoints.Range> ranges = new ArrayList<>();
    while (!in.take("]")) {
      if (in.atEnd() || in.peek() == '\n') {
        throw in.wrong("']' after the characters");
      }
      int from = in.offset();
      int first = in.character();
      int last = first;
      if (in.startsWith("-") && !in.startsWith("-]")) {
        in.take("-");
        if (in.atEnd()) {
          throw in.wrong("the last character of a range");
        }
        last = in.character();
      }
      if (last < first) {
        throw in.wrong(from, in.since(from), "a range whose first character is not after its last");
      }
      ranges.add(new CodePoints.Range(first, last));
    }
    CodePoints set = new CodePoints(ranges);
    CodePoints chosen = negated ? set.not() : set;
    if (chosen.isEmpty()) {
      throw in.wrong(begin, in.since(begin), "at least one character");
    }
    return chosen;
  }

  private Expression repeated(Expression part, boolean nested) {
    Expression repeated = part;
    while (true) {
      int begin = in.offset();
      if (in.take("*")) {
        repeated = new Expression.Repeat(repeated, 0, Expression.UNBOUNDED);
      } else if (in.take("+")) {
        repeated = new Expression.Repeat(repeated, 1, Expression.UNBOUNDED);
      } else if (in.take("?")) {
        repeated = new Expression.Repeat(repeated, 0, 1);
      } else if (in.take("{")) {
        repeated = counted(repeated, begin);
      } else {
        return repeated;
      }
      in.skipBlank(nested);
    }
  }

  private Expression counted(Expression part, int begin) {
    in.skipBlank(false);
    boolean open = in.startsWith(",");
    int least = open ? 0 : number();
    int most = least;
    in.skipBlank(false);
    if (in.take(",")) {
      in.skipBlank(false);
      most = in.startsWith("}") && !open ? Expression.UNBOUNDED : number();
      in.skipBlank(false);
    }
    if (!in.take("}")) {
      throw in.wrong("'}' after the count");
    }
    if (most != Expression.UNBOUNDED && most < least) {
      throw in.wrong(begin, in.since(begin), "a least count that is not above the most");
    }
    return new Expression.Repeat(part, least, most);
  }

  private int number() {
    int begin = in.offset();
    String digits = in.digits();
    if (digits.isEmpty()) {
      throw in.wrong("a count");
    }
    if (digits.length() > 4 || Integer.parseInt(digits) > MOST_REPETITIONS) {
      throw in.wrong(begin, digits, "at most " + MOST_REPETITIONS + " repetitions");
    }
    return Integer.parseInt(digits);
  }
}
