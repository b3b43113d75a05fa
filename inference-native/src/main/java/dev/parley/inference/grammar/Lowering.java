package dev.parley.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings a grammar down to rules over bytes and tokens: characters become their UTF-8 bytes,
 * repetitions and groups become rules of their own.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class Lowering {
  /** More is a mistake or an attack: a count of counts multiplies. */
  private static final int MOST_SYMBOLS = 400_000;

  private final Grammar grammar;
  private final Alphabet alphabet;
  private final List<List<List<Symbol>>> rules = new ArrayList<>();

  /** For each rule the one its author wrote. */
  private final List<String> owners = new ArrayList<>();

  private final Map<String, Integer> named = new LinkedHashMap<>();
  private final Map<CodePoints, List<Symbol>> classes = new HashMap<>();
  private String owner = "";
  private int symbols;

  private Lowering(Grammar grammar, Alphabet alphabet) {
    this.grammar = grammar;
    this.alphabet = alphabet;
    for (String name : grammar.rules().keySet()) {
      named.put(name, newRule(name));
    }
    grammar
        .rules()
        .forEach(
            (name, rule) -> {
              owner = name;
              alternatives(rule.expression())
                  .forEach(alternative -> add(named.getOrDefault(name, -1), alternative));
            });
  }

  /**
   * Refuses what has no finite text, or would be followed for ever.
   *
   * @throws IllegalArgumentException with the place of the rule
   */
  static void check(Grammar grammar) {
    Lowering lowering = new Lowering(grammar, Alphabet.TEXT);
    new LeftRecursion(lowering.rules)
        .find()
        .ifPresent(
            rule -> {
              throw lowering.wrong(
                  rule, "begins with itself", "something before it comes again; use * or +");
            });
    ByteRules rules = new ByteRules(lowering.rules, lowering.root());
    for (int rule : lowering.named.values()) {
      if (rules.cost(rule) == ByteRules.ENDLESS) {
        throw lowering.wrong(
            rule, "can never end", "an alternative that does not come to itself again");
      }
    }
  }

  static ByteRules toText(Grammar grammar) {
    return lower(grammar, Alphabet.TEXT);
  }

  /**
   * The rules with all that the alphabet can write.
   *
   * @throws IllegalArgumentException if that is nothing
   */
  static ByteRules lower(Grammar grammar, Alphabet alphabet) {
    Lowering lowering = new Lowering(grammar, alphabet);
    ByteRules rules = new ByteRules(lowering.rules, lowering.root());
    if (rules.cost(lowering.root()) == ByteRules.ENDLESS) {
      throw new IllegalArgumentException(
          lowering.place(lowering.root())
              + ": found no text that can be written with the model's tokens; expected at least"
              + " one.");
    }
    return rules;
  }

  private int root() {
    return named.getOrDefault(grammar.root(), 0);
  }

  private String place(int rule) {
    Grammar.Rule written = grammar.rules().get(owners.get(rule));
    return written == null ? "grammar" : written.place();
  }

  private IllegalArgumentException wrong(int rule, String found, String expected) {
    return new IllegalArgumentException(
        place(rule)
            + ": found that '"
            + owners.get(rule)
            + "' "
            + found
            + "; expected "
            + expected
            + ".");
  }

  private int newRule(String owner) {
    rules.add(new ArrayList<>());
    owners.add(owner);
    return rules.size() - 1;
  }

  private void add(int rule, List<Symbol> alternative) {
    symbols += alternative.size() + 1;
    if (symbols > MOST_SYMBOLS) {
      throw wrong(rule, "is too large once its counts are written out", "smaller counts");
    }
    rules.get(rule).add(alternative);
  }

  private List<List<Symbol>> alternatives(Expression expression) {
    List<List<Symbol>> alternatives = new ArrayList<>();
    if (expression instanceof Expression.Choice choice) {
      choice.alternatives().forEach(each -> alternatives.addAll(alternatives(each)));
    } else {
      List<Symbol> alternative = new ArrayList<>();
      lower(expression, alternative);
      alternatives.add(alternative);
    }
    return alternatives;
  }

  private void lower(Expression expression, List<Symbol> into) {
    if (expression instanceof Expression.Text text) {
      lowerText(text.text(), into);
    } else if (expression instanceof Expression.OneOf one) {
      into.addAll(oneOf(one.characters()));
    } else if (expression instanceof Expression.Reference reference) {
      into.add(new Symbol.Rule(named.getOrDefault(reference.rule(), -1)));
    } else if (expression instanceof Expression.Special special) {
      if (alphabet.hasToken(special.name())) {
        into.add(new Symbol.Token(special.name()));
      } else {
        lowerText(special.name(), into);
      }
    } else if (expression instanceof Expression.Sequence sequence) {
      sequence.parts().forEach(part -> lower(part, into));
    } else if (expression instanceof Expression.Choice) {
      into.add(group(expression));
    } else if (expression instanceof Expression.Repeat repeat) {
      lowerRepeat(repeat, into);
    }
  }

  private void lowerText(String text, List<Symbol> into) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw wrong(
          named.getOrDefault(owner, root()),
          "has half of a surrogate pair",
          "whole characters, for no other can be written");
    }
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      BitSet one = new BitSet();
      one.set(value & 0xff);
      into.add(writable(one));
    }
  }

  /** Bytes that no token writes alone may not be needed for an end. */
  private Symbol writable(BitSet bytes) {
    for (int value = bytes.nextSetBit(0); value >= 0; value = bytes.nextSetBit(value + 1)) {
      if (!alphabet.hasByte(value)) {
        bytes.clear(value);
      }
    }
    return new Symbol.Bytes(bytes);
  }

  private List<Symbol> oneOf(CodePoints characters) {
    List<Symbol> known = classes.get(characters);
    if (known == null) {
      known = lowerClass(characters);
      classes.put(characters, known);
    }
    return known;
  }

  private List<Symbol> lowerClass(CodePoints characters) {
    BitSet single = new BitSet();
    List<List<Symbol>> alternatives = new ArrayList<>();
    for (List<Utf8Ranges.Bytes> sequence : Utf8Ranges.of(characters)) {
      if (sequence.size() == 1) {
        single.set(sequence.get(0).first(), sequence.get(0).last() + 1);
      } else {
        List<Symbol> alternative = new ArrayList<>();
        for (Utf8Ranges.Bytes range : sequence) {
          BitSet bytes = new BitSet();
          bytes.set(range.first(), range.last() + 1);
          alternative.add(writable(bytes));
        }
        alternatives.add(alternative);
      }
    }
    if (!single.isEmpty()) {
      alternatives.add(0, List.of(writable(single)));
    }
    if (alternatives.size() == 1) {
      return alternatives.get(0);
    }
    int rule = newRule(owner);
    alternatives.forEach(alternative -> add(rule, alternative));
    return List.of(new Symbol.Rule(rule));
  }

  private Symbol group(Expression expression) {
    int rule = newRule(owner);
    alternatives(expression).forEach(alternative -> add(rule, alternative));
    return new Symbol.Rule(rule);
  }

  private void lowerRepeat(Expression.Repeat repeat, List<Symbol> into) {
    List<Symbol> once = new ArrayList<>();
    lower(repeat.what(), once);
    if (once.isEmpty()) {
      return; // nothing, however often
    }
    if (once.size() > 1) {
      int rule = newRule(owner);
      add(rule, once);
      once = List.of(new Symbol.Rule(rule));
    }
    for (int i = 0; i < repeat.least(); i++) {
      into.addAll(once);
    }
    if (repeat.most() == Expression.UNBOUNDED) {
      int rule = newRule(owner);
      add(rule, followed(once, rule));
      add(rule, List.of());
      into.add(new Symbol.Rule(rule));
    } else if (repeat.most() > repeat.least()) {
      int inner = -1;
      for (int i = repeat.least(); i < repeat.most(); i++) {
        int rule = newRule(owner);
        add(rule, inner < 0 ? once : followed(once, inner));
        add(rule, List.of());
        inner = rule;
      }
      into.add(new Symbol.Rule(inner));
    }
  }

  private static List<Symbol> followed(List<Symbol> once, int rule) {
    List<Symbol> both = new ArrayList<>(once);
    both.add(new Symbol.Rule(rule));
    return both;
  }
}
