package dev.parley.inference.grammar;

import dev.parley.inference.grammar.State.Stack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the rules of a grammar byte by byte, along all ways at once.
 *
 * <p>Stacks share what lies below, equal states are one object, and where a byte leads from a state
 * is looked up after the first time. A rule that ends in another leaves nothing on the stack, so
 * whatever only repeats has few states.
 *
 * <p><b>Threads.</b> Confined to one at a time.
 *
 * <p><b>Source.</b> Stacks in a tree: Tomita, Efficient Parsing for Natural Language (1985). States
 * by need: the lazy automaton of Thompson's Regular Expression Search Algorithm (1968).
 */
final class Automaton {
  /** So ambiguous that only the shortest ways are followed; each of them can end. */
  private static final int MOST_STACKS = 2048;

  /** Then all is forgotten and found again, but by those who still hold it. */
  private static final int MOST_STATES = 100_000;

  private record Place(int position, @Nullable Stack after) {}

  private record Content(List<Stack> stacks, boolean accepting) {}

  private final ByteRules rules;
  private final ByteClasses classes;
  private final Map<Place, Stack> stacks = new HashMap<>();
  private final Map<Content, State> states = new HashMap<>();
  private final State dead;
  private int stackNumber;

  Automaton(ByteRules rules) {
    this.rules = rules;
    this.classes = new ByteClasses(rules.sets());
    this.dead = new State(List.of(), false, classes.count(), rules.tokens().size());
  }

  ByteRules rules() {
    return rules;
  }

  ByteClasses classes() {
    return classes;
  }

  /** The state from which nothing goes on and nothing ends. */
  State dead() {
    return dead;
  }

  State start() {
    Closure closure = new Closure();
    closure.enter(rules.root(), null);
    return closure.state();
  }

  /** The state after a byte from 0 to 255; a dead one if it may not come. */
  State next(State state, int value) {
    int column = classes.of(value);
    State known = state.next[column];
    return known == null ? find(state, column) : known;
  }

  private State find(State state, int column) {
    Closure closure = new Closure();
    int value = classes.member(column);
    for (Stack stack : state.stacks()) {
      if (rules.hasByte(stack.position(), value)) {
        closure.add(stack.position() + 1, stack.after());
      }
    }
    State found = closure.state();
    state.next[column] = found;
    return found;
  }

  /** The state after a special token of the grammar, by its number. */
  State nextByToken(State state, int token) {
    State known = state.nextByToken[token];
    if (known != null) {
      return known;
    }
    Closure closure = new Closure();
    for (Stack stack : state.stacks()) {
      if (rules.token(stack.position()) == token) {
        closure.add(stack.position() + 1, stack.after());
      }
    }
    State found = closure.state();
    state.nextByToken[token] = found;
    return found;
  }

  private Stack stack(int position, @Nullable Stack after) {
    return stacks.computeIfAbsent(
        new Place(position, after),
        place ->
            new Stack(
                position,
                after,
                stackNumber++,
                rules.rest(position) + (after == null ? 0 : after.cost())));
  }

  /** Collects every place at which a byte or token may come next. */
  private final class Closure {
    private final Set<Place> seen = new HashSet<>();
    private final List<Stack> found = new ArrayList<>();
    private boolean accepting;

    void add(int position, @Nullable Stack after) {
      if (rules.isEnd(position)) {
        if (after == null) {
          accepting = true;
        } else if (seen.add(new Place(position, after))) {
          add(after.position(), after.after());
        }
        return;
      }
      if (!seen.add(new Place(position, after))) {
        return;
      }
      int rule = rules.rule(position);
      if (rule < 0) {
        found.add(stack(position, after));
      } else {
        enter(rule, rules.isEnd(position + 1) ? after : stack(position + 1, after));
      }
    }

    void enter(int rule, @Nullable Stack after) {
      for (int alternative : rules.alternatives(rule)) {
        add(alternative, after);
      }
    }

    State state() {
      if (found.isEmpty() && !accepting) {
        return dead;
      }
      if (found.size() > MOST_STACKS) {
        found.sort(Comparator.comparingInt(Stack::cost).thenComparingInt(Stack::number));
        found.subList(MOST_STACKS, found.size()).clear();
      }
      found.sort(Comparator.comparingInt(Stack::number));
      Content content = new Content(List.copyOf(found), accepting);
      State known = states.get(content);
      if (known == null) {
        if (states.size() >= MOST_STATES) {
          states.clear();
          stacks.clear();
        }
        known = new State(content.stacks(), accepting, classes.count(), rules.tokens().size());
        states.put(content, known);
      }
      return known;
    }
  }
}
