package dev.parley.inference.grammar;

import dev.parley.inference.grammar.State.Stack;
import dev.parley.inference.grammar.State.Step;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * The way from a state to an end that is taken when the cap nears, and its tokens.
 *
 * <p>The way is the fewest bytes; of those as few tokens as write them. It need not be the fewest
 * tokens of all, but it is one and the same way from each of its states, so who follows it for a
 * token has exactly one token less before him. That is what makes a dead end impossible.
 *
 * <p><b>Threads.</b> As {@link Automaton}.
 */
final class WayOut {
  /** Of bytes that do equally well the nicest to read is taken. */
  private static final String PREFERRED = "0123456789abcdefghijklmnopqrstuvwxyz";

  /** A way of more bytes is not gone to its end: no cap allows it. */
  private static final int FAR = 1 << 20;

  private final Automaton automaton;
  private final TokenVocabulary vocabulary;

  WayOut(Automaton automaton, TokenVocabulary vocabulary) {
    this.automaton = automaton;
    this.vocabulary = vocabulary;
  }

  /** The tokens from a state that is not dead to an end; 0 where the text may end. */
  int tokens(State state) {
    if (state.tokensToEnd >= 0) {
      return state.tokensToEnd;
    }
    if (state.bytesToEnd() > FAR) {
      return FAR;
    }
    Deque<State> path = new ArrayDeque<>();
    State at = state;
    while (at.tokensToEnd < 0) {
      if (at.isAccepting()) {
        at.tokensToEnd = 0;
      } else {
        path.push(at);
        at = step(at).to();
      }
    }
    path.forEach(this::count);
    return state.tokensToEnd;
  }

  /** The first token of the way, where the text may not end yet. */
  int firstToken(State state) {
    tokens(state);
    return state.firstToken;
  }

  /** All later states on the way are counted. */
  private void count(State state) {
    Step first = step(state);
    if (first.isToken()) {
      String name = automaton.rules().tokens().get(first.symbol() - Step.FIRST_TOKEN);
      state.firstToken = vocabulary.special(name);
      state.tokensToEnd = 1 + first.to().tokensToEnd;
      return;
    }
    int best = Integer.MAX_VALUE;
    int node = TokenTrie.NONE;
    State at = state;
    while (at.bytesToEnd() > 0 && !step(at).isToken()) {
      node = vocabulary.all().child(node, step(at).symbol());
      if (node == TokenTrie.NONE) {
        break;
      }
      at = step(at).to();
      int token = vocabulary.all().token(node);
      if (token != TokenTrie.NONE && 1 + at.tokensToEnd < best) {
        best = 1 + at.tokensToEnd;
        state.firstToken = token;
      }
    }
    state.tokensToEnd = best;
  }

  private Step step(State state) {
    Step known = state.wayOut;
    if (known == null) {
      known = find(state);
      state.wayOut = known;
    }
    return known;
  }

  private Step find(State state) {
    for (Stack stack : state.stacks()) {
      if (stack.cost() == state.bytesToEnd()) {
        int token = automaton.rules().token(stack.position());
        if (token >= 0) {
          return new Step(Step.FIRST_TOKEN + token, automaton.nextByToken(state, token));
        }
        int value = nicest(automaton.rules().bytes(stack.position()));
        return new Step(value, automaton.next(state, value));
      }
    }
    throw new IllegalStateException("a state without a way out; expected none");
  }

  private static int nicest(BitSet values) {
    for (int i = 0; i < PREFERRED.length(); i++) {
      if (values.get(PREFERRED.charAt(i))) {
        return PREFERRED.charAt(i);
      }
    }
    int printable = values.nextSetBit(' ');
    return printable >= 0 ? printable : values.nextSetBit(0);
  }
}
