package dev.parley.inference.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a text stands: everything that may come next and after it, as a set of stacks of places in
 * the rules. There is one object for each such set, so states are compared as objects.
 *
 * <p>What follows from a state is found when it is first asked for, and kept in it.
 *
 * <p><b>Threads.</b> As {@link Automaton}.
 */
final class State {
  private final List<Stack> stacks;
  private final boolean accepting;
  private final int bytesToEnd;
  final @Nullable State[] next;
  final @Nullable State[] nextByToken;

  /** The first step of the one shortest way to an end that is always taken; see {@link WayOut}. */
  @Nullable Step wayOut;

  /** Tokens on the way out, or -1 while that is not known. */
  int tokensToEnd = -1;

  /** The first token of the way out, or -1. */
  int firstToken = -1;

  /** A byte or, above 255, a token of the grammar by its number, and what it leads to. */
  record Step(int symbol, State to) {
    static final int FIRST_TOKEN = 256;

    boolean isToken() {
      return symbol >= FIRST_TOKEN;
    }
  }

  /**
   * A place in the rules where a byte or a token stands, and what comes after the rule of that
   * place.
   *
   * @param after null if nothing does
   * @param number in the order in which they were found
   * @param cost the fewest bytes and tokens to the end
   */
  record Stack(int position, @Nullable Stack after, int number, int cost) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  State(List<Stack> stacks, boolean accepting, int classes, int tokens) {
    this.stacks = stacks;
    this.accepting = accepting;
    int least = accepting ? 0 : ByteRules.ENDLESS;
    for (Stack stack : stacks) {
      least = Math.min(least, stack.cost());
    }
    this.bytesToEnd = least;
    this.next = new State[classes];
    this.nextByToken = new State[tokens];
  }

  List<Stack> stacks() {
    return stacks;
  }

  /** Whether the text may end here. */
  boolean isAccepting() {
    return accepting;
  }

  boolean isDead() {
    return stacks.isEmpty() && !accepting;
  }

  /** Whether the text must end here. */
  boolean isFinal() {
    return stacks.isEmpty() && accepting;
  }

  /** The fewest bytes and special tokens to an end. */
  int bytesToEnd() {
    return bytesToEnd;
  }
}
