package dev.parley.inference.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that may be done to sequences, at random, beside a model of lists of tokens. Two slots
 * and three pages each make pages scarce: snapshots are evicted all the time.
 */
class SequenceStatesWalkTest {
  private static final int SLOTS = 2;
  private static final int SNAPSHOTS = 4;
  private static final int CONTEXT = 2 * StateMemory.PAGE_TOKENS + 20;
  private static final List<Object> OWNERS = List.of("Mara", "Tomas", "Wren");

  private record Live(Sequence sequence, List<Integer> tokens) {}

  private record Kept(Object owner, int length) {}

  private static final class Walk {
    private final SplittableRandom random;
    private final SequenceStates states;
    private final KnownStates known;
    private final List<Live> live = new ArrayList<>();

    /** All that was ever kept; the store may have evicted it since. */
    private final Map<Kept, List<Integer>> kept = new HashMap<>();

    Walk(JavaOps ops, long seed) {
      this.random = new SplittableRandom(seed);
      this.states = new SequenceStates(ops, KnownStates.LAYOUT, SLOTS, SNAPSHOTS, CONTEXT);
      this.known = new KnownStates(ops, states);
    }

    void step() {
      Object owner = OWNERS.get(random.nextInt(OWNERS.size()));
      int choice = random.nextInt(100);
      if (live.isEmpty() || choice < 10) {
        open();
      } else {
        Live chosen = live.get(random.nextInt(live.size()));
        act(choice, chosen, owner);
      }
      for (Live each : live) {
        known.check(each.sequence(), each.tokens());
      }
      checkKept();
    }

    private void act(int choice, Live chosen, Object owner) {
      if (choice < 50) {
        read(chosen);
      } else if (choice < 68) {
        snapshot(chosen, owner);
      } else if (choice < 84) {
        restore(chosen, owner);
      } else if (choice < 88) {
        chosen.sequence().reset();
        chosen.tokens().clear();
      } else if (choice < 92) {
        chosen.sequence().close();
        live.remove(chosen);
      } else if (choice < 96) {
        inherit(owner, OWNERS.get(random.nextInt(OWNERS.size())));
      } else {
        forget(owner, random.nextInt(CONTEXT) - 1);
      }
    }

    private void open() {
      Optional<Sequence> sequence = states.open();
      assertEquals(live.size() < SLOTS, sequence.isPresent());
      sequence.ifPresent(opened -> live.add(new Live(opened, new ArrayList<>())));
    }

    private void read(Live chosen) {
      int room = CONTEXT - chosen.tokens().size();
      int most = random.nextInt(3) == 0 ? room : Math.min(room, 9);
      int count = random.nextInt(most + 1);
      for (int i = 0; i < count; i++) {
        chosen.tokens().add(random.nextInt(30_000));
      }
      known.read(chosen.sequence(), chosen.tokens(), count);
    }

    private void snapshot(Live chosen, Object owner) {
      int length = chosen.tokens().size();
      boolean known = states.nearestSnapshot(owner, length).equals(Optional.of(length));
      chosen.sequence().snapshot(owner);
      assertEquals(Optional.of(length), states.nearestSnapshot(owner, length));
      if (!known) {
        kept.put(new Kept(owner, length), List.copyOf(chosen.tokens()));
      }
    }

    private void restore(Live chosen, Object owner) {
      Optional<Integer> nearest = states.nearestSnapshot(owner, random.nextInt(CONTEXT + 1));
      if (nearest.isPresent()) {
        chosen.sequence().restore(owner, nearest.get());
        chosen.tokens().clear();
        chosen.tokens().addAll(kept.getOrDefault(new Kept(owner, nearest.get()), List.of()));
      }
    }

    private void inherit(Object owner, Object heir) {
      Map<Kept, List<Integer>> before = new HashMap<>();
      kept.forEach(
          (key, tokens) -> {
            if (isKept(key)) {
              before.put(key, tokens);
            }
          });
      states.inheritSnapshots(owner, heir);
      long evicted = before.keySet().stream().filter(key -> !isKept(key)).count();
      assertTrue(evicted <= 1, "inheriting makes room for the longest and for no other");
      before.keySet().stream()
          .filter(key -> key.owner() == owner && !before.containsKey(new Kept(heir, key.length())))
          .mapToInt(Kept::length)
          .max()
          .ifPresent(longest -> assertTrue(isKept(new Kept(heir, longest)), "the longest is"));
      before.forEach(
          (key, tokens) -> {
            if (key.owner() == owner && !before.containsKey(new Kept(heir, key.length()))) {
              kept.put(new Kept(heir, key.length()), tokens);
            }
          });
    }

    private void forget(Object owner, int length) {
      states.forgetSnapshots(owner, length);
      assertTrue(states.nearestSnapshot(owner, CONTEXT).orElse(-1) <= length);
    }

    private boolean isKept(Kept key) {
      return states.nearestSnapshot(key.owner(), key.length()).equals(Optional.of(key.length()));
    }

    private void checkKept() {
      int count = 0;
      for (Object owner : OWNERS) {
        Optional<Integer> next = states.nearestSnapshot(owner, CONTEXT);
        while (next.isPresent()) {
          assertTrue(kept.containsKey(new Kept(owner, next.get())), "kept without being asked");
          count++;
          next = states.nearestSnapshot(owner, next.get() - 1);
        }
      }
      assertTrue(count <= SNAPSHOTS, "more snapshots than there are rows");
    }

    /** Every slot can still have its whole context, beside snapshots and without any. */
    void fillEverySlot() {
      for (Live each : live) {
        each.sequence().close();
      }
      live.clear();
      for (int slot = 0; slot < SLOTS; slot++) {
        open();
      }
      assertEquals(Optional.empty(), states.open());
      for (Live each : live) {
        for (int i = 0; i < CONTEXT; i++) {
          each.tokens().add(random.nextInt(30_000));
        }
        known.read(each.sequence(), each.tokens(), CONTEXT);
      }
      for (Live each : live) {
        known.check(each.sequence(), each.tokens());
      }
    }

    /** Every row of a snapshot is still there. */
    void keepEverySnapshot() {
      OWNERS.forEach(owner -> states.forgetSnapshots(owner, -1));
      Live any = live.get(0);
      live.subList(1, SLOTS).forEach(other -> other.sequence().close());
      any.sequence().reset();
      any.tokens().clear();
      Object owner = OWNERS.get(0);
      for (int length = 1; length <= SNAPSHOTS; length++) {
        any.tokens().add(length);
        known.read(any.sequence(), any.tokens(), 1);
        any.sequence().snapshot(owner);
      }
      for (int length = 1; length <= SNAPSHOTS; length++) {
        any.sequence().restore(owner, length);
        known.check(any.sequence(), any.tokens().subList(0, length));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void contentsAreWhatTheModelSays(long seed) {
    try (JavaOps ops = new JavaOps(1)) {
      Walk walk = new Walk(ops, seed);
      for (int step = 0; step < Fixtures.count(20_000); step++) {
        walk.step();
      }
      walk.fillEverySlot();
      walk.keepEverySnapshot();
    }
  }
}
