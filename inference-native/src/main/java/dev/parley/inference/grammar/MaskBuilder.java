package dev.parley.inference.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  TokenMask build(State state) {
    MaskLevels levels = new MaskLevels();
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
    return harmlessCost < 0
        ? levels.mask(new long[vocabulary.harmless().length], levels.largest())
        : levels.mask(vocabulary.harmless().clone(), harmlessCost);
  }

  private void walk(TokenTrie trie, State state, MaskLevels levels) {
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
