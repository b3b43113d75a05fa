package dev.parley.inference.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.plain.JavaOps;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that may happen to states, at random: after every step each live state is the one
 * after the tokens that it has read, and nothing is kept but what a naive reading of the rules
 * keeps.
 */
class SequenceStatesWalkTest {
  private static final int LIVE = 3;
  private static final int ROWS = 6;
  private static final int CONTEXT = 2 * StateMemory.PAGE_TOKENS + 20;

  /** As known states are, but without keys and values: pages are never short. */
  private static final StateLayout NO_PAGES =
      new StateLayout(
          List.of(
              new LayerState.Recurrent(3, 5),
              new LayerState.None(),
              new LayerState.None(),
              new LayerState.Recurrent(1, 2),
              new LayerState.None()));

  private static final Room FAR = Room.withFar(LIVE, LIVE + 1, 3, CONTEXT);

  private record Pair(Talk talk, NaiveStates.Path path) {}

  private static final class Walk {
    private final SplittableRandom random;
    private final Room room;
    private final SequenceStates states;
    private final KnownStates known;
    private final NaiveStates naive = new NaiveStates(LIVE, ROWS);
    private final List<Pair> pairs = new ArrayList<>();

    Walk(JavaOps ops, StateLayout layout, long seed) {
      this(ops, layout, Room.of(LIVE, ROWS, CONTEXT), seed);
    }

    Walk(Ops ops, StateLayout layout, Room room, long seed) {
      this.random = new SplittableRandom(seed);
      this.room = room;
      this.states = new SequenceStates(ops, layout, room);
      this.known = new KnownStates(ops, states, layout);
    }

    void step() {
      int choice = random.nextInt(100);
      if (pairs.isEmpty() || (choice < 6 && pairs.size() < 9)) {
        open();
      } else {
        act(choice, pairs.get(random.nextInt(pairs.size())));
      }
      for (Pair pair : pairs) {
        if (pair.talk().isLive()) {
          pair.talk().check();
        }
        if (room.spareRows() > 0) { // of which the naive reading knows nothing
          pair.path().live = pair.talk().isLive() ? pair.talk().read() : -1;
        }
      }
    }

    /** Same rules, same persona, or nothing in common. */
    private void open() {
      List<Integer> opening = new ArrayList<>();
      int rules = random.nextInt(3);
      IntStream.range(0, 30 + rules).forEach(i -> opening.add(1000 * rules + i));
      int persona = random.nextInt(4);
      IntStream.range(0, 10 * persona).forEach(i -> opening.add(10_000 + 1000 * persona + i));
      NaiveStates.Path path = new NaiveStates.Path();
      naive.paths.add(path);
      path.tokens.addAll(opening);
      naive.endOpening(path);
      pairs.add(new Pair(new Talk(states, known).opening(opening), path));
    }

    private void act(int choice, Pair pair) {
      Talk talk = pair.talk();
      if (choice < 12) {
        fork(pair);
      } else if (choice < 15) {
        close(pair);
      } else if (choice < 24) {
        truncate(pair);
      } else if (choice < 34) {
        append(pair, random.nextInt(1 + Math.min(20, CONTEXT - talk.path.size())));
      } else if (choice < 42) {
        talk.path.mark(talk.path.size());
        talk.path.guard(talk.path.size());
        pair.path().landmarks.add(pair.path().tokens.size());
        pair.path().guarded = pair.path().tokens.size();
      } else if (choice < 46) {
        talk.path.unguard();
        pair.path().guarded = -1;
      } else if (!talk.isLive()) {
        boolean woken = talk.wake();
        assertEquals(naive.wake(pair.path()), woken);
      } else if (choice < 60) {
        talk.retire();
        naive.retire(pair.path());
      } else if (choice < 66) {
        talk.sequence().catchUp();
        catchUp(pair.path());
      } else {
        read(pair);
      }
    }

    private void read(Pair pair) {
      pair.talk().readToLandmark();
      pair.path().live = pair.talk().read();
      if (pair.path().landmarks.contains(pair.path().live)) {
        naive.keep(pair.path());
      }
    }

    private void catchUp(NaiveStates.Path path) {
      int longest = naive.longest(path);
      if (longest > path.live) {
        path.live = longest;
        List<Integer> state = List.copyOf(path.tokens.subList(0, longest));
        naive.kept.remove(state);
        naive.kept.add(state);
      }
    }

    private void append(Pair pair, int count) {
      List<Integer> more = random.ints(count, 0, 3).boxed().toList();
      pair.talk().add(more);
      pair.path().tokens.addAll(more);
    }

    private void fork(Pair origin) {
      if (origin.talk().isLive()) {
        origin.talk().retire();
        naive.retire(origin.path());
      }
      Talk talk = new Talk(states, known);
      talk.path.continueFrom(origin.talk().path);
      NaiveStates.Path path = new NaiveStates.Path();
      path.tokens.addAll(origin.path().tokens);
      path.landmarks.addAll(origin.path().landmarks);
      path.opening = origin.path().opening;
      naive.paths.add(path);
      pairs.add(new Pair(talk, path));
    }

    private void close(Pair pair) {
      pair.talk().close();
      naive.close(pair.path());
      pairs.remove(pair);
    }

    private void truncate(Pair pair) {
      int length = random.nextInt(1 + pair.talk().path.size());
      pair.talk().truncate(length);
      naive.truncate(pair.path(), length);
    }

    void compareKept() {
      for (Pair pair : pairs) {
        assertEquals(naive.longest(pair.path()), states.longest(pair.talk().path));
      }
      int rows = naive.live() + naive.kept.size();
      assertEquals(rows * NO_PAGES.fixedBytes(), states.bytesInUse());
    }

    /** Every row and page comes back, and every live sequence can have its whole context. */
    void end() {
      List.copyOf(pairs).forEach(this::close);
      assertEquals(0, states.bytesInUse());
      List<Talk> talks = new ArrayList<>();
      for (int i = 0; i < LIVE; i++) {
        int seed = i;
        List<Integer> tokens = IntStream.range(0, CONTEXT).mapToObj(at -> seed + at).toList();
        Talk talk = new Talk(states, known).opening(tokens);
        assertTrue(talk.wake());
        talks.add(talk.readAll());
      }
      talks.forEach(Talk::check);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keepsWhatTheRulesSay(long seed) {
    try (JavaOps ops = new JavaOps(1)) {
      Walk walk = new Walk(ops, NO_PAGES, seed);
      for (int step = 0; step < Fixtures.count(20_000); step++) {
        walk.step();
        walk.compareKept();
      }
      walk.end();
    }
  }

  /** Three pages for each live sequence, of up to nine: snapshots go for their pages as well. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void contentsAreRightWherePagesAreScarce(long seed) {
    try (JavaOps ops = new JavaOps(1)) {
      Walk walk = new Walk(ops, KnownStates.LAYOUT, seed);
      for (int step = 0; step < Fixtures.count(20_000); step++) {
        walk.step();
      }
      walk.end();
    }
  }

  /** Room for one snapshot at hand and three far away. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void contentsAreRightWhereSomeAreFar(long seed) {
    try (JavaOps ops = new JavaOps(1)) {
      Walk walk = new Walk(ops, KnownStates.LAYOUT, FAR, seed);
      for (int step = 0; step < Fixtures.count(20_000); step++) {
        walk.step();
      }
      walk.end();
    }
  }
}
