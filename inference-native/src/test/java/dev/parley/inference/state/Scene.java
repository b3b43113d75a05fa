package dev.parley.inference.state;

import dev.parley.inference.ops.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The store, and dialogues in it. */
final class Scene {
  static final int PAGE = StateMemory.PAGE_TOKENS;
  static final int CONTEXT = 8 * PAGE;

  final SequenceStates states;
  final KnownStates known;

  Scene(Ops ops, int live, int rows, int contextTokens) {
    this.states = new SequenceStates(ops, KnownStates.LAYOUT, Room.of(live, rows, contextTokens));
    this.known = new KnownStates(ops, states);
  }

  /** Tokens that differ from seed to seed everywhere. */
  static List<Integer> tokens(int seed, int count) {
    return IntStream.range(0, count).mapToObj(i -> seed * 1000 + i).toList();
  }

  static List<Integer> join(List<Integer> first, List<Integer> second) {
    List<Integer> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }

  Talk talk(List<Integer> opening) {
    return new Talk(states, known).opening(opening);
  }

  Talk fork(Talk origin) {
    Talk fork = new Talk(states, known);
    fork.path.continueFrom(origin.path);
    return fork;
  }

  /** Copies of states asked for by this. */
  int copiesIn(Runnable change) {
    known.copyStates();
    change.run();
    return states.memory().copies().size();
  }
}
