package dev.parley.inference.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds a rule that can come to itself before anything was read: an automaton would put it on its
 * stack for ever.
 *
 * <p>A repetition of what may be empty does so too, but as the last thing in its rule, where the
 * stack does not grow: that is let through.
 */
final class LeftRecursion {
  private final List<List<List<Symbol>>> rules;
  private final boolean[] nullable;

  LeftRecursion(List<List<List<Symbol>>> rules) {
    this.rules = rules;
    this.nullable = new boolean[rules.size()];
    boolean changed = true;
    while (changed) {
      changed = false;
      // Backwards first: what is generated for a rule has higher numbers.
      for (int rule = rules.size() - 1; rule >= 0; rule--) {
        if (!nullable[rule] && rules.get(rule).stream().anyMatch(this::mayBeEmpty)) {
          nullable[rule] = true;
          changed = true;
        }
      }
    }
  }

  private boolean mayBeEmpty(List<Symbol> alternative) {
    return alternative.stream().allMatch(this::mayBeEmpty);
  }

  private boolean mayBeEmpty(Symbol symbol) {
    return symbol instanceof Symbol.Rule rule && nullable[rule.number()];
  }

  private List<Integer> beginnings(int rule) {
    Set<Integer> beginnings = new HashSet<>();
    for (List<Symbol> alternative : rules.get(rule)) {
      for (int i = 0; i < alternative.size(); i++) {
        if (!(alternative.get(i) instanceof Symbol.Rule next)) {
          break;
        }
        boolean repeatsItself = next.number() == rule && i > 0 && i == alternative.size() - 1;
        if (!repeatsItself) {
          beginnings.add(next.number());
        }
        if (!nullable[next.number()]) {
          break;
        }
      }
    }
    return new ArrayList<>(beginnings);
  }

  /** A rule of a circle, if there is one. */
  OptionalInt find() {
    boolean[] done = new boolean[rules.size()];
    boolean[] open = new boolean[rules.size()];
    Deque<Integer> path = new ArrayDeque<>();
    Deque<List<Integer>> rest = new ArrayDeque<>();
    for (int first = 0; first < rules.size(); first++) {
      if (!done[first]) {
        path.push(first);
        rest.push(beginnings(first));
        open[first] = true;
      }
      while (!path.isEmpty()) {
        List<Integer> ahead = rest.element();
        if (ahead.isEmpty()) {
          int rule = path.pop();
          rest.pop();
          open[rule] = false;
          done[rule] = true;
          continue;
        }
        int next = ahead.remove(ahead.size() - 1);
        if (open[next]) {
          return OptionalInt.of(next);
        }
        if (!done[next]) {
          path.push(next);
          rest.push(beginnings(next));
          open[next] = true;
        }
      }
    }
    return OptionalInt.empty();
  }
}
