package dev.parley.inference.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tokens that may come next in a state.
 *
 * <p><b>Threads.</b> As {@link Automaton}.
 */
final class MaskBuilder {
  /** So many states, and following them costs more than it saves. */
  private static final int MOST_BORDER = 64;

  // What may become of characters, as bits.
  private static final int LIVE = 1;
  private static final int DIE = 2;

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
    Optional<Harmless> harmless = harmless(state);
    walk(harmless.isEmpty() ? vocabulary.all() : vocabulary.others(), state, levels);
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
    return harmless
        .map(each -> levels.mask(vocabulary.harmless(each.characters()), each.cost()))
        .orElseGet(() -> levels.mask(vocabulary.harmless(0), levels.largest()));
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
   * Which harmless tokens may come.
   *
   * @param characters all that have at most so many, and no others
   * @param cost the most tokens to an end after any of them
   */
  private record Harmless(int characters, int cost) {}

  /**
   * Whether the harmless tokens need not be looked at one by one: because any harmless character
   * may come, and after it any other, for ever or up to a count.
   */
  private Optional<Harmless> harmless(State state) {
    Set<State> seen = new HashSet<>(Set.of(state));
    Set<State> border = Set.of(state);
    int cost = 0;
    for (int i = 0; i < vocabulary.longestHarmless(); i++) {
      Set<State> after = new LinkedHashSet<>();
      int fate = 0;
      for (State from : border) {
        for (List<int[]> sequence : harmless) {
          fate |= follow(from, sequence, 0, after);
        }
        if (fate == (LIVE | DIE) || after.size() > MOST_BORDER) {
          return Optional.empty();
        }
      }
      if (fate == DIE) {
        return Optional.of(new Harmless(i, cost));
      }
      for (State each : after) {
        cost = Math.max(cost, wayOut.tokens(each));
      }
      if (!seen.addAll(after)) {
        break; // all that can come has been seen, and goes on
      }
      border = after;
    }
    return Optional.of(new Harmless(vocabulary.longestHarmless(), cost));
  }

  private int follow(State from, List<int[]> sequence, int at, Set<State> after) {
    if (at == sequence.size()) {
      after.add(from);
      return LIVE;
    }
    int fate = 0;
    for (int value : sequence.get(at)) {
      State next = automaton.next(from, value);
      fate |= next.isDead() ? DIE : follow(next, sequence, at + 1, after);
      if (fate == (LIVE | DIE)) {
        break;
      }
    }
    return fate;
  }
}
