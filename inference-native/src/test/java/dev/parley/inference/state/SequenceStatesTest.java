package dev.parley.inference.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequenceStatesTest {
  private static final int PAGE = StateMemory.PAGE_TOKENS;

  private final JavaOps ops = new JavaOps(1);
  private final Object mara = "Mara";
  private final Object tomas = "Tomas";

  @AfterEach
  void closeOps() {
    ops.close();
  }

  private SequenceStates states(int slots, int snapshots, int contextTokens) {
    return new SequenceStates(ops, KnownStates.LAYOUT, slots, snapshots, contextTokens);
  }

  private static Sequence open(SequenceStates states) {
    return states.open().orElseThrow();
  }

  /** Tokens that differ from seed to seed everywhere. */
  private static List<Integer> tokens(int seed, int count) {
    return IntStream.range(0, count).mapToObj(i -> seed * 1000 + i).toList();
  }

  private static List<Integer> join(List<Integer> first, List<Integer> second) {
    List<Integer> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }

  @Test
  void opensAsManySequencesAsThereAreSlots() {
    SequenceStates states = states(2, 1, 10);
    Sequence first = open(states);
    Sequence second = open(states);
    assertNotEquals(first.slot(), second.slot());
    assertTrue(states.open().isEmpty());
    first.close();
    first.close();
    assertEquals(first.slot(), open(states).slot());
    assertTrue(states.open().isEmpty());
  }

  /** Memory that no sequence has used yet costs nothing, so what was used before goes first. */
  @Test
  void takesTheSlotThatWasFreedLast() {
    SequenceStates states = states(3, 1, 10);
    open(states);
    Sequence second = open(states);
    second.close();
    assertEquals(second.slot(), open(states).slot());
  }

  @Test
  void aReusedSlotStartsEmpty() {
    SequenceStates states = states(1, 1, 100);
    KnownStates known = new KnownStates(ops, states);
    Sequence first = open(states);
    known.read(first, tokens(1, 70), 70);
    known.check(first, tokens(1, 70));
    first.close();
    Sequence second = open(states);
    known.check(second, List.of());
    known.read(second, tokens(2, 100), 100);
    known.check(second, tokens(2, 100));
  }

  @Test
  void resetGoesBackToNoTokens() {
    SequenceStates states = states(1, 1, 100);
    KnownStates known = new KnownStates(ops, states);
    Sequence sequence = open(states);
    known.read(sequence, tokens(1, 70), 70);
    sequence.reset();
    known.check(sequence, List.of());
    known.read(sequence, tokens(2, 100), 100);
    known.check(sequence, tokens(2, 100));
  }

  @Test
  void refusesMoreTokensThanTheContext() {
    Sequence sequence = open(states(1, 1, 70));
    sequence.reserve(70);
    sequence.advance(69);
    Exception refusal = assertThrows(IllegalStateException.class, () -> sequence.reserve(2));
    assertEquals("71 tokens in a context of 70", refusal.getMessage());
    sequence.reserve(1);
  }

  @Test
  void aSnapshotIsNotChangedByWhatFollows() {
    SequenceStates states = states(2, 2, 4 * PAGE);
    KnownStates known = new KnownStates(ops, states);
    Sequence sequence = open(states);
    for (int length : new int[] {1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE}) {
      sequence.reset();
      states.forgetSnapshots(mara, -1);
      List<Integer> begun = tokens(length, length);
      known.read(sequence, begun, length);
      sequence.snapshot(mara);
      known.read(sequence, join(begun, tokens(900, PAGE)), PAGE);

      Sequence other = open(states);
      other.restore(mara, length);
      known.check(other, begun);
      known.read(other, join(begun, tokens(901, 7)), 7);
      known.check(sequence, join(begun, tokens(900, PAGE)));
      known.check(other, join(begun, tokens(901, 7)));
      sequence.restore(mara, length);
      known.check(sequence, begun);
      known.check(other, join(begun, tokens(901, 7)));
      other.close();
    }
  }

  @Test
  void aSequenceMayGoToASnapshotThatSharesItsPages() {
    SequenceStates states = states(1, 2, 4 * PAGE);
    KnownStates known = new KnownStates(ops, states);
    Sequence sequence = open(states);
    known.read(sequence, tokens(1, 70), 70);
    sequence.snapshot(mara);
    sequence.restore(mara, 70);
    known.check(sequence, tokens(1, 70));
    known.read(sequence, join(tokens(1, 70), tokens(2, 90)), 90);
    sequence.restore(mara, 70);
    known.check(sequence, tokens(1, 70));
  }

  @Test
  void keepsTheFirstSnapshotOfALength() {
    SequenceStates states = states(1, 2, 4 * PAGE);
    KnownStates known = new KnownStates(ops, states);
    Sequence sequence = open(states);
    known.read(sequence, tokens(1, 5), 5);
    sequence.snapshot(mara);
    sequence.reset();
    known.read(sequence, tokens(2, 5), 5);
    sequence.snapshot(mara);
    sequence.restore(mara, 5);
    known.check(sequence, tokens(1, 5));
  }

  @Test
  void findsTheLongestSnapshotOfTheOwnerUpToALength() {
    SequenceStates states = states(1, 4, 8 * PAGE);
    Sequence sequence = open(states);
    snapshotAt(sequence, mara, 3);
    snapshotAt(sequence, tomas, 5);
    snapshotAt(sequence, mara, 9);
    assertEquals(Optional.empty(), states.nearestSnapshot(mara, 2));
    assertEquals(Optional.of(3), states.nearestSnapshot(mara, 3));
    assertEquals(Optional.of(3), states.nearestSnapshot(mara, 8));
    assertEquals(Optional.of(9), states.nearestSnapshot(mara, 9));
    assertEquals(Optional.of(5), states.nearestSnapshot(tomas, 99));
    assertThrows(IllegalArgumentException.class, () -> sequence.restore(mara, 5));
  }

  private static void snapshotAt(Sequence sequence, Object owner, int length) {
    sequence.reserve(length - sequence.length());
    sequence.advance(length - sequence.length());
    sequence.snapshot(owner);
  }

  @Test
  void ownersAreToldApartByIdentity() {
    SequenceStates states = states(1, 4, 8 * PAGE);
    Object one = List.of("equal");
    Object other = List.of("equal");
    Sequence sequence = open(states);
    snapshotAt(sequence, one, 3);
    assertEquals(Optional.empty(), states.nearestSnapshot(other, 3));
    sequence.snapshot(other);
    assertEquals(Optional.of(3), states.nearestSnapshot(other, 3));
    states.forgetSnapshots(one, -1);
    assertEquals(Optional.of(3), states.nearestSnapshot(other, 3));
  }

  @Test
  void forgetsTheOwnersLongerSnapshots() {
    SequenceStates states = states(1, 4, 8 * PAGE);
    Sequence sequence = open(states);
    snapshotAt(sequence, mara, 3);
    snapshotAt(sequence, mara, 5);
    sequence.snapshot(tomas);
    snapshotAt(sequence, mara, 9);
    states.forgetSnapshots(mara, 5);
    assertEquals(Optional.of(5), states.nearestSnapshot(mara, 99));
    states.forgetSnapshots(mara, 4);
    assertEquals(Optional.of(3), states.nearestSnapshot(mara, 99));
    states.forgetSnapshots(mara, -1);
    assertEquals(Optional.empty(), states.nearestSnapshot(mara, 99));
    assertEquals(Optional.of(5), states.nearestSnapshot(tomas, 99));
  }

  @Test
  void theLeastRecentlyUsedSnapshotMakesRoomForANewOne() {
    SequenceStates states = states(1, 3, 8 * PAGE);
    Sequence sequence = open(states);
    snapshotAt(sequence, mara, 1);
    snapshotAt(sequence, mara, 2);
    snapshotAt(sequence, mara, 3);
    sequence.restore(mara, 1);
    snapshotAt(sequence, mara, 4);
    assertEquals(Optional.of(1), states.nearestSnapshot(mara, 2), "2 was used least recently");
    assertEquals(Optional.of(3), states.nearestSnapshot(mara, 3));
    assertEquals(Optional.of(1), states.nearestSnapshot(mara, 1));
    assertEquals(Optional.of(4), states.nearestSnapshot(mara, 4));
  }

  @Test
  void anOwnersShortestSnapshotGoesOnlyWhenNoOtherKindIsLeft() {
    SequenceStates states = states(1, 3, 8 * PAGE);
    Sequence sequence = open(states);
    snapshotAt(sequence, mara, 1);
    for (int length = 2; length <= 20; length++) {
      snapshotAt(sequence, mara, length);
    }
    assertEquals(Optional.of(1), states.nearestSnapshot(mara, 18));
    sequence.snapshot(tomas);
    sequence.snapshot(List.of());
    assertEquals(Optional.of(1), states.nearestSnapshot(mara, 20), "all three are shortest now");
    sequence.snapshot(List.of("another"));
    assertEquals(Optional.empty(), states.nearestSnapshot(mara, 20));
  }

  @Test
  void snapshotsGiveTheirPagesToLiveSequences() {
    SequenceStates states = states(2, 4, 2 * PAGE);
    KnownStates known = new KnownStates(ops, states);
    Sequence first = open(states);
    Sequence second = open(states);
    known.read(first, tokens(1, PAGE), PAGE);
    first.snapshot(mara);
    first.reset();
    known.read(first, tokens(2, PAGE), PAGE);
    first.snapshot(tomas);
    first.reset();
    known.read(first, tokens(3, 2 * PAGE), 2 * PAGE);
    assertEquals(Optional.of(PAGE), states.nearestSnapshot(mara, 999));
    known.read(second, tokens(4, PAGE), PAGE);
    assertEquals(Optional.empty(), states.nearestSnapshot(mara, 999));
    assertEquals(Optional.of(PAGE), states.nearestSnapshot(tomas, 999));
    known.read(second, join(tokens(4, PAGE), tokens(5, PAGE)), PAGE);
    assertEquals(Optional.empty(), states.nearestSnapshot(tomas, 999));
    known.check(first, tokens(3, 2 * PAGE));
    known.check(second, join(tokens(4, PAGE), tokens(5, PAGE)));
  }

  /** The sequence holds every page there is, and its snapshot shares the one to be written. */
  @Test
  void aSequenceInItsLastPageGoesOnAfterASnapshot() {
    SequenceStates states = states(1, 3, 2 * PAGE);
    KnownStates known = new KnownStates(ops, states);
    Sequence sequence = open(states);
    known.read(sequence, tokens(1, 70), 70);
    sequence.snapshot(mara);
    known.read(sequence, join(tokens(1, 70), tokens(2, 20)), 20);
    known.check(sequence, join(tokens(1, 70), tokens(2, 20)));
    known.read(sequence, join(join(tokens(1, 70), tokens(2, 20)), tokens(3, 38)), 38);
    known.check(sequence, join(join(tokens(1, 70), tokens(2, 20)), tokens(3, 38)));
  }

  @Test
  void anHeirHasSnapshotsOfItsOwn() {
    SequenceStates states = states(1, 4, 8 * PAGE);
    KnownStates known = new KnownStates(ops, states);
    Sequence sequence = open(states);
    known.read(sequence, tokens(1, 5), 5);
    sequence.snapshot(mara);
    known.read(sequence, tokens(1, 70), 65);
    sequence.snapshot(mara);
    states.inheritSnapshots(mara, tomas);
    states.forgetSnapshots(mara, -1);
    sequence.reset();
    known.read(sequence, tokens(2, 70), 70);
    sequence.restore(tomas, 70);
    known.check(sequence, tokens(1, 70));
    sequence.restore(tomas, 5);
    known.check(sequence, tokens(1, 5));
  }

  @Test
  void anHeirGetsNoMoreThanThereIsRoomFor() {
    SequenceStates states = states(1, 3, 8 * PAGE);
    Sequence sequence = open(states);
    snapshotAt(sequence, mara, 1);
    snapshotAt(sequence, mara, 2);
    states.inheritSnapshots(mara, tomas);
    assertEquals(Optional.of(1), states.nearestSnapshot(mara, 1));
    assertEquals(Optional.of(2), states.nearestSnapshot(mara, 2));
    assertTrue(states.nearestSnapshot(tomas, 2).isPresent());
    states.forgetSnapshots(mara, -1);
    int kept = states.nearestSnapshot(tomas, 2).orElseThrow();
    assertEquals(Optional.empty(), states.nearestSnapshot(tomas, kept - 1));
  }

  @Test
  void inheritingTwiceLosesNoRoom() {
    SequenceStates states = states(1, 4, 8 * PAGE);
    Sequence sequence = open(states);
    snapshotAt(sequence, mara, 1);
    for (int i = 0; i < 5; i++) {
      states.inheritSnapshots(mara, tomas);
    }
    snapshotAt(sequence, mara, 2);
    snapshotAt(sequence, mara, 3);
    assertEquals(Optional.of(1), states.nearestSnapshot(tomas, 99));
    assertEquals(Optional.of(1), states.nearestSnapshot(mara, 1));
    assertEquals(Optional.of(2), states.nearestSnapshot(mara, 2));
    assertEquals(Optional.of(3), states.nearestSnapshot(mara, 3));
  }

  @Test
  void layersWithoutAStateAreRefused() {
    StateMemory memory = states(1, 1, PAGE).memory();
    assertThrows(IllegalArgumentException.class, () -> memory.keyValues(0));
    assertThrows(IllegalArgumentException.class, () -> memory.convolution(1));
    assertThrows(IllegalArgumentException.class, () -> memory.ssm(2));
  }

  @Test
  void theLayoutCountsItsBytes() {
    assertEquals(4 * (3 + 5 + 1 + 2), KnownStates.LAYOUT.fixedBytes());
    assertEquals(4 * 2 * (2 + 3), KnownStates.LAYOUT.bytesPerToken());
  }
}
