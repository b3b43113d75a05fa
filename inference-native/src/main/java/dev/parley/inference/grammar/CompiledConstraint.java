package dev.parley.inference.grammar;

import java.util.function.Function;

/**
 * A grammar made ready for one vocabulary.
 *
 * <p><b>Threads.</b> Built on any thread; after that its automaton is confined to the inference
 * thread, which alone calls {@link #start} and what comes of it.
 */
public final class CompiledConstraint {
  private final TokenVocabulary vocabulary;
  private final Automaton automaton;
  private final WayOut wayOut;
  private final Function<State, TokenMask> building;
  private final MaskCache masks;
  private final int shortestTokens;

  /**
   * Makes a grammar ready.
   *
   * @param masks where masks are kept
   * @throws IllegalArgumentException if the vocabulary can write no text of the grammar
   */
  public CompiledConstraint(Grammar grammar, TokenVocabulary vocabulary, MaskCache masks) {
    this.vocabulary = vocabulary;
    this.automaton = new Automaton(Lowering.lower(grammar, vocabulary));
    this.wayOut = new WayOut(automaton, vocabulary);
    this.building = new MaskBuilder(automaton, vocabulary, wayOut)::build;
    this.masks = masks;
    State start = automaton.start();
    this.shortestTokens = wayOut.tokens(start);
    mask(start); // or the first token would have to wait for it
  }

  /** The tokens of the shortest text as far as that is known: a cap of so many can be held. */
  public int shortestTokens() {
    return shortestTokens;
  }

  /** A reply's way through, from the beginning. */
  public ConstraintCursor start() {
    return new ConstraintCursor(this, automaton.start());
  }

  TokenMask mask(State state) {
    return masks.get(state, building);
  }

  TokenVocabulary vocabulary() {
    return vocabulary;
  }

  int tokensToEnd(State state) {
    return wayOut.tokens(state);
  }

  int firstToken(State state) {
    return wayOut.firstToken(state);
  }

  State after(State state, int id) {
    for (int token = 0; token < automaton.rules().tokens().size(); token++) {
      if (vocabulary.special(automaton.rules().tokens().get(token)) == id) {
        return automaton.nextByToken(state, token);
      }
    }
    byte[] bytes = vocabulary.bytes(id);
    if (bytes.length == 0) {
      return automaton.dead();
    }
    State at = state;
    for (byte value : bytes) {
      at = automaton.next(at, value & 0xff);
    }
    return at;
  }
}
