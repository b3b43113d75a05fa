package dev.parley.inference.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules over bytes and tokens in a form that is quick to follow: all alternatives in one row of
 * symbols, each closed by an end. Alternatives that cannot end are left out, so everything here
 * can.
 *
 * <p><b>Threads.</b> Immutable.
 */
final class ByteRules {
  /** The cost of what never ends. */
  static final int ENDLESS = Integer.MAX_VALUE / 4;

  private static final int KIND = 28;
  private static final int VALUE = (1 << KIND) - 1;
  private static final int END = 0;
  private static final int BYTES = 1;
  private static final int TOKEN = 2;
  private static final int RULE = 3;

  private final int root;
  private final int[] symbols;

  /** For each position the fewest bytes and tokens from there to the end of its alternative. */
  private final int[] rest;

  private final int[][] alternatives;
  private final int[] costs;
  private final List<BitSet> sets;
  private final List<String> tokens;

  ByteRules(List<List<List<Symbol>>> rules, int root) {
    this.root = root;
    this.costs = costs(rules);
    this.alternatives = new int[rules.size()][];
    Map<BitSet, Integer> setNumbers = new LinkedHashMap<>();
    Map<String, Integer> tokenNumbers = new LinkedHashMap<>();
    int length = rules.stream().flatMap(List::stream).mapToInt(a -> a.size() + 1).sum();
    this.symbols = new int[length];
    this.rest = new int[length];
    int at = 0;
    for (int rule = 0; rule < rules.size(); rule++) {
      List<Integer> begins = new ArrayList<>();
      for (List<Symbol> alternative : rules.get(rule)) {
        if (cost(alternative, costs) < ENDLESS) {
          begins.add(at);
          for (int i = 0; i < alternative.size(); i++) {
            rest[at] = cost(alternative.subList(i, alternative.size()), costs);
            symbols[at++] = encode(alternative.get(i), setNumbers, tokenNumbers);
          }
          symbols[at++] = END;
        }
      }
      alternatives[rule] = begins.stream().mapToInt(Integer::intValue).toArray();
    }
    this.sets = List.copyOf(setNumbers.keySet());
    this.tokens = List.copyOf(tokenNumbers.keySet());
  }

  private static int encode(
      Symbol symbol, Map<BitSet, Integer> setNumbers, Map<String, Integer> tokenNumbers) {
    if (symbol instanceof Symbol.Bytes bytes) {
      return BYTES << KIND | setNumbers.computeIfAbsent(bytes.values(), v -> setNumbers.size());
    }
    if (symbol instanceof Symbol.Token token) {
      return TOKEN << KIND | tokenNumbers.computeIfAbsent(token.name(), v -> tokenNumbers.size());
    }
    return RULE << KIND | ((Symbol.Rule) symbol).number();
  }

  private static int[] costs(List<List<List<Symbol>>> rules) {
    int[] costs = new int[rules.size()];
    Arrays.fill(costs, ENDLESS);
    boolean changed = true;
    while (changed) {
      changed = false;
      // Backwards first: what is generated for a rule has higher numbers.
      for (int rule = rules.size() - 1; rule >= 0; rule--) {
        for (List<Symbol> alternative : rules.get(rule)) {
          int cost = cost(alternative, costs);
          if (cost < costs[rule]) {
            costs[rule] = cost;
            changed = true;
          }
        }
      }
    }
    return costs;
  }

  private static int cost(List<Symbol> alternative, int[] costs) {
    int sum = 0;
    for (Symbol symbol : alternative) {
      int cost = 1;
      if (symbol instanceof Symbol.Rule rule) {
        cost = costs[rule.number()];
      } else if (symbol instanceof Symbol.Bytes bytes && bytes.values().isEmpty()) {
        cost = ENDLESS;
      }
      if (cost == ENDLESS) {
        return ENDLESS;
      }
      sum = Math.min(sum + cost, ENDLESS - 1);
    }
    return sum;
  }

  int root() {
    return root;
  }

  /** The fewest bytes and tokens that a rule stands for, or {@link #ENDLESS}. */
  int cost(int rule) {
    return costs[rule];
  }

  int rest(int position) {
    return rest[position];
  }

  /** Where a rule's alternatives begin; not to be written to. */
  int[] alternatives(int rule) {
    return alternatives[rule];
  }

  boolean isEnd(int position) {
    return symbols[position] >>> KIND == END;
  }

  /** The rule that stands at a position, or -1. */
  int rule(int position) {
    return symbols[position] >>> KIND == RULE ? symbols[position] & VALUE : -1;
  }

  /** The number of the special token that stands at a position, or -1. */
  int token(int position) {
    return symbols[position] >>> KIND == TOKEN ? symbols[position] & VALUE : -1;
  }

  boolean hasByte(int position, int value) {
    return symbols[position] >>> KIND == BYTES && bytes(position).get(value);
  }

  /** The bytes that may stand at a position that is for bytes; not to be written to. */
  BitSet bytes(int position) {
    return sets.get(symbols[position] & VALUE);
  }

  /** All sets of bytes that stand anywhere. */
  List<BitSet> sets() {
    return sets;
  }

  /** The special tokens that stand anywhere, by number. */
  List<String> tokens() {
    return tokens;
  }
}
