package dev.parley.inference.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the tokens that may come next in a state.
 *
 * <p><b>Threads.</b> As {@link Automaton}.
 */
final class MaskBuilder {
  private final Automaton automaton;
  private final TokenVocabulary vocabulary;
  private final WayOut wayOut;

  /** Bytes of harmless characters, one for each class: sequences of choices. */
  private final List<List<int[]>> harmless = new ArrayList<>();

  private final State[] path;

  MaskBuilder(Automaton automaton, TokenVocabulary vocabulary, WayOut wayOut) {
    this.automaton = automaton;
    this.vocabulary = vocabulary;
    this.wayOut = wayOut;
    this.path = new State[vocabulary.all().deepest() + 1];
    for (List<Utf8Ranges.Bytes> sequence : Utf8Ranges.of(TokenVocabulary.HARMLESS)) {
      harmless.add(
          sequence.stream()
              .map(range -> automaton.classes().members(range.first(), range.last()))
              .toList());
    }
  }

  /** Tokens by how many it takes to end after them. */
  private static final class Levels {
    private final Map<Integer, int[]> ids = new TreeMap<>();
    private final Map<Integer, Integer> counts = new HashMap<>();

    void add(int id, int cost) {
      int count = counts.merge(cost, 1, Integer::sum);
      int[] level = ids.computeIfAbsent(cost, c -> new int[16]);
      if (count > level.length) {
        level = Arrays.copyOf(level, 2 * level.length);
        ids.put(cost, level);
      }
      level[count - 1] = id;
    }

    int count(int cost) {
      return counts.getOrDefault(cost, 0);
    }

    int largest() {
      int largest = 0;
      for (Map.Entry<Integer, Integer> level : counts.entrySet()) {
        if (level.getValue() > count(largest)) {
          largest = level.getKey();
        }
      }
      return largest;
    }
  }

  TokenMask build(State state) {
    Levels levels = new Levels();
    int harmlessCost = vocabulary.harmlessCount() == 0 ? -1 : harmlessCost(state);
    walk(harmlessCost < 0 ? vocabulary.all() : vocabulary.others(), state, levels);
    for (int token = 0; token < automaton.rules().tokens().size(); token++) {
      State after = automaton.nextByToken(state, token);
      if (!after.isDead()) {
        levels.add(vocabulary.special(automaton.rules().tokens().get(token)), wayOut.tokens(after));
      }
    }
    if (state.isAccepting()) {
      for (int end : vocabulary.ends()) {
        levels.add(end, 0);
      }
    }
    return mask(levels, harmlessCost);
  }

  private TokenMask mask(Levels levels, int harmlessCost) {
    int main = levels.largest();
    long[] all = new long[vocabulary.harmless().length];
    if (harmlessCost >= 0) {
      main = harmlessCost;
      System.arraycopy(vocabulary.harmless(), 0, all, 0, all.length);
    }
    int[] ids = new int[0];
    int[] costs = new int[0];
    for (Map.Entry<Integer, int[]> level : levels.ids.entrySet()) {
      int cost = level.getKey();
      int count = levels.count(cost);
      for (int i = 0; i < count; i++) {
        int id = level.getValue()[i];
        all[id >>> 6] |= 1L << id;
      }
      if (cost != main) {
        int before = ids.length;
        ids = Arrays.copyOf(ids, before + count);
        System.arraycopy(level.getValue(), 0, ids, before, count);
        costs = Arrays.copyOf(costs, before + count);
        Arrays.fill(costs, before, before + count, cost);
      }
    }
    return new TokenMask(all, main, ids, costs);
  }

  private void walk(TokenTrie trie, State state, Levels levels) {
    path[0] = state;
    int node = 0;
    while (node < trie.size()) {
      int depth = trie.depth(node);
      State after = automaton.next(path[depth], trie.label(node));
      if (after.isDead()) {
        node = trie.skip(node);
        continue;
      }
      path[depth + 1] = after;
      int token = trie.token(node);
      if (token >= 0) {
        int cost = wayOut.tokens(after);
        for (; token >= 0; token = trie.twin(token)) {
          levels.add(token, cost);
        }
      }
      node++;
    }
    Arrays.fill(path, null);
  }

  /**
   * The most tokens to an end after any harmless token, or -1 if not all of them may come: whether
   * any harmless character may come, and after it any other, as often as the longest token has
   * some.
   */
  private int harmlessCost(State state) {
    Set<State> seen = new HashSet<>();
    List<State> border = List.of(state);
    int cost = 0;
    for (int i = 0; i < vocabulary.longestHarmless() && !border.isEmpty(); i++) {
      Set<State> after = new HashSet<>();
      for (State from : border) {
        for (List<int[]> sequence : harmless) {
          if (!follow(from, sequence, 0, after)) {
            return -1;
          }
        }
      }
      List<State> fresh = new ArrayList<>();
      for (State each : after) {
        if (seen.add(each)) {
          cost = Math.max(cost, wayOut.tokens(each));
          fresh.add(each);
        }
      }
      border = fresh;
    }
    return cost;
  }

  private boolean follow(State from, List<int[]> sequence, int at, Set<State> after) {
    if (at == sequence.size()) {
      after.add(from);
      return true;
    }
    for (int value : sequence.get(at)) {
      State next = automaton.next(from, value);
      if (next.isDead() || !follow(next, sequence, at + 1, after)) {
        return false;
      }
    }
    return true;
  }
}
