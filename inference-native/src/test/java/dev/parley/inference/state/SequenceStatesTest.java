package dev.parley.inference.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tensor.HalfFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequenceStatesTest {
  private static final int PAGE = StateMemory.PAGE_TOKENS;
  private static final int CONTEXT = 8 * PAGE;

  private final JavaOps ops = new JavaOps(1);

  @AfterEach
  void closeOps() {
    ops.close();
  }

  private SequenceStates states(int live, int rows, int contextTokens) {
    return new SequenceStates(ops, KnownStates.LAYOUT, Room.of(live, rows, contextTokens));
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

  /** The store, and dialogues in it. */
  private final class Scene {
    final SequenceStates states;
    final KnownStates known;

    Scene(int live, int rows, int contextTokens) {
      this.states = states(live, rows, contextTokens);
      this.known = new KnownStates(ops, states);
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

  // Live sequences

  @Test
  void asManySequencesAsMayBeLive() {
    SequenceStates states = states(2, 4, 10);
    Sequence first = states.open().orElseThrow();
    Sequence second = states.open().orElseThrow();
    assertNotEquals(first.slot(), second.slot());
    assertTrue(states.open().isEmpty());
    first.close();
    first.close();
    assertEquals(first.slot(), states.open().orElseThrow().slot());
    assertTrue(states.open().isEmpty());
  }

  /** Memory that no sequence has used yet costs nothing, so what was used before goes first. */
  @Test
  void takesTheRowThatWasFreedLast() {
    SequenceStates states = states(3, 6, 10);
    states.open();
    Sequence second = states.open().orElseThrow();
    second.close();
    assertEquals(second.slot(), states.open().orElseThrow().slot());
  }

  @Test
  void aReusedRowStartsEmpty() {
    SequenceStates states = states(1, 2, 100);
    KnownStates known = new KnownStates(ops, states);
    Sequence first = states.open().orElseThrow();
    known.read(first, tokens(1, 70), 70);
    known.check(first, tokens(1, 70));
    first.close();
    Sequence second = states.open().orElseThrow();
    known.check(second, List.of());
    known.read(second, tokens(2, 100), 100);
    known.check(second, tokens(2, 100));
  }

  @Test
  void resetGoesBackToNoTokens() {
    SequenceStates states = states(1, 2, 100);
    KnownStates known = new KnownStates(ops, states);
    Sequence sequence = states.open().orElseThrow();
    known.read(sequence, tokens(1, 70), 70);
    sequence.reset();
    known.check(sequence, List.of());
    known.read(sequence, tokens(2, 100), 100);
    known.check(sequence, tokens(2, 100));
  }

  @Test
  void refusesMoreTokensThanTheContext() {
    Sequence sequence = states(1, 2, 70).open().orElseThrow();
    sequence.reserve(70);
    sequence.advance(69);
    Exception refusal = assertThrows(IllegalStateException.class, () -> sequence.reserve(2));
    assertEquals("71 tokens in a context of 70", refusal.getMessage());
    sequence.reserve(1);
  }

  @Test
  void aSequenceWithoutAPathKeepsNothing() {
    SequenceStates states = states(1, 2, 70);
    Sequence sequence = states.open().orElseThrow();
    sequence.reserve(3);
    sequence.advance(3);
    assertThrows(IllegalStateException.class, () -> sequence.keep(true));
    sequence.retire();
    assertEquals(0, states.bytesInUse());
  }

  @Test
  void roomIsForMoreThanTheLiveOnes() {
    assertThrows(IllegalArgumentException.class, () -> Room.of(2, 2, 10));
    assertThrows(IllegalArgumentException.class, () -> Room.of(0, 2, 10));
    assertThrows(IllegalArgumentException.class, () -> new Room(1, 2, 1, 10));
  }

  // Going to sleep and waking

  @Test
  void anIdleDialogueKeepsItsStateWithoutACopy() {
    Scene scene = new Scene(1, 3, CONTEXT);
    Talk mara = scene.talk(tokens(1, 5));
    mara.add(tokens(2, 80)).wake();
    mara.readAll();
    int row = mara.sequence().slot();
    assertEquals(0, scene.copiesIn(mara::retire));
    assertEquals(0, scene.copiesIn(mara::wake));
    assertEquals(row, mara.sequence().slot());
    mara.check();
    assertEquals(85, mara.read());
  }

  @Test
  void whatIsALandmarkStaysWhenItsDialogueGoesOn() {
    Scene scene = new Scene(1, 3, CONTEXT);
    Talk mara = scene.talk(tokens(1, 70));
    mara.turn();
    assertEquals(1, scene.copiesIn(mara::wake));
    mara.add(tokens(2, 30)).readAll().check();
    mara.truncate(70);
    mara.assertKept(70);
    mara.wake();
    mara.check();
  }

  @Test
  void aSnapshotIsNotChangedByWhatFollows() {
    for (int length : new int[] {1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE}) {
      Scene scene = new Scene(2, 4, CONTEXT);
      Talk mara = scene.talk(tokens(length, length));
      mara.wake();
      mara.readAll();
      Talk fork = scene.fork(mara);
      mara.add(tokens(900, PAGE)).readAll();
      fork.wake();
      fork.check();
      assertEquals(length, fork.read());
      fork.add(tokens(901, 7)).readAll();
      mara.check();
      fork.check();
      mara.truncate(length);
      mara.wake();
      mara.check();
      assertEquals(length, mara.read());
      fork.check();
    }
  }

  @Test
  void aStateThatIsThereAlreadyIsNotKeptTwice() {
    Scene scene = new Scene(2, 6, CONTEXT);
    Talk mara = scene.talk(tokens(1, 70));
    mara.turn();
    long one = scene.states.bytesInUse();
    mara.wake();
    assertEquals(0, scene.copiesIn(() -> mara.sequence().keep(true)));
    mara.retire();
    assertEquals(one, scene.states.bytesInUse());
  }

  @Test
  void goesOnFromWhatAnotherHasReadMeanwhile() {
    Scene scene = new Scene(2, 6, CONTEXT);
    Talk mara = scene.talk(tokens(1, 100));
    Talk tomas = scene.talk(tokens(1, 100));
    mara.wake();
    tomas.wake();
    mara.readAll();
    tomas.sequence().catchUp();
    assertEquals(100, tomas.read());
    tomas.check();
    tomas.add(tokens(2, 20)).readAll().check();
    tomas.sequence().catchUp();
    assertEquals(120, tomas.read());
    mara.check();
  }

  // Sharing

  @Test
  void aForkCopiesNothing() {
    Scene scene = new Scene(2, 6, CONTEXT);
    Talk mara = scene.talk(tokens(1, 40));
    mara.add(tokens(2, 50)).turn();
    long before = scene.states.bytesInUse();
    List<Talk> forks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      assertEquals(0, scene.copiesIn(() -> forks.add(scene.fork(mara))));
    }
    assertEquals(before, scene.states.bytesInUse());
    mara.close();
    forks.forEach(fork -> fork.assertKept(90));
    forks.forEach(Talk::close);
    assertEquals(0, scene.states.bytesInUse());
  }

  @Test
  void dialoguesThatBeginAlikeShareTheirState() {
    Scene scene = new Scene(2, 6, CONTEXT);
    Talk mara = scene.talk(tokens(1, 100));
    mara.turn();
    long before = scene.states.bytesInUse();
    Talk tomas = scene.talk(tokens(1, 100));
    assertEquals(0, tomas.turn());
    assertEquals(before, scene.states.bytesInUse());
    mara.close();
    tomas.assertKept(100);
    tomas.close();
    assertEquals(0, scene.states.bytesInUse());
  }

  @Test
  void theThirdWithTheSameRulesReadsOnlyItsOwnPersona() {
    Scene scene = new Scene(1, 8, CONTEXT);
    List<Integer> rules = tokens(1, 200);
    assertEquals(230, scene.talk(join(rules, tokens(2, 30))).turn());
    assertEquals(231, scene.talk(join(rules, tokens(3, 31))).turn());
    assertEquals(32, scene.talk(join(rules, tokens(4, 32))).turn());
  }

  /** Both were opened before either was read, as when a scene begins. */
  @Test
  void theSecondReadsOnlyItsOwnPersonaIfTheFirstWasNotReadYet() {
    Scene scene = new Scene(1, 8, CONTEXT);
    List<Integer> rules = tokens(1, 200);
    Talk mara = scene.talk(join(rules, tokens(2, 30)));
    Talk tomas = scene.talk(join(rules, tokens(3, 31)));
    assertEquals(230, mara.turn());
    assertEquals(31, tomas.turn());
  }

  @Test
  void aShortBeginningIsNotWorthAState() {
    Scene scene = new Scene(1, 8, CONTEXT);
    List<Integer> greeting = tokens(1, Snapshots.SHARED_TOKENS - 1);
    scene.talk(join(greeting, tokens(2, 30))).turn();
    scene.talk(join(greeting, tokens(3, 30))).turn();
    assertEquals(greeting.size() + 30, scene.talk(join(greeting, tokens(4, 30))).turn());
  }

  @Test
  void whoeverLetsGoLastFreesAState() {
    Scene scene = new Scene(1, 8, CONTEXT);
    Talk mara = scene.talk(tokens(1, 40));
    mara.add(tokens(2, 40)).beginReply().turn();
    Talk fork = scene.fork(mara);
    long both = scene.states.bytesInUse();
    mara.truncate(50);
    assertEquals(both, scene.states.bytesInUse());
    mara.assertKept(40);
    fork.assertKept(81);
    fork.truncate(79);
    assertTrue(scene.states.bytesInUse() < both);
    fork.assertKept(40);
  }

  @Test
  void pathsThatOnlyLookAlikeShareNothing() {
    Scene scene = new Scene(1, 8, CONTEXT);
    List<Integer> tokens = tokens(1, 90);
    scene.talk(tokens).turn();
    List<Integer> other = new ArrayList<>(tokens);
    other.set(45, -1);
    Talk tomas = scene.talk(other);
    tomas.assertKept(0);
    assertEquals(90, tomas.turn());
  }

  // Who makes room

  /** Five dialogues and room for four states, one of them live. */
  @Test
  void theLeastRecentlyUsedMakesRoom() {
    Scene scene = new Scene(1, 4, CONTEXT);
    List<Talk> talks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      talks.add(scene.talk(tokens(i, 20)));
      talks.get(i).turn();
    }
    talks.get(0).turn();
    Talk late = scene.talk(tokens(9, 20));
    late.turn();
    late.assertKept(20);
    talks.get(0).assertKept(20);
    talks.get(1).assertKept(0);
    talks.get(2).assertKept(20);
  }

  @Test
  void whatADialogueBeginsWithIsUsedWheneverItIs() {
    Scene scene = new Scene(1, 4, CONTEXT);
    Talk mara = scene.talk(tokens(1, 20));
    mara.turn();
    for (int turn = 2; turn < 9; turn++) {
      mara.add(tokens(turn, 10)).beginReply().turn();
      mara.add(tokens(turn + 100, 3)).turn();
    }
    mara.truncate(25);
    mara.assertKept(20);
  }

  @Test
  void whatAReplyMayHaveToGoBackToStays() {
    Scene scene = new Scene(2, 4, CONTEXT);
    Talk mara = scene.talk(tokens(1, 20));
    mara.beginReply().wake();
    mara.readAll();
    for (int i = 2; i < 9; i++) {
      scene.talk(tokens(i, 20)).turn();
    }
    mara.assertKept(20);
    mara.path.unguard();
    for (int i = 2; i < 9; i++) {
      scene.talk(tokens(i, 20)).turn();
    }
    mara.assertKept(0);
  }

  @Test
  void nothingThatAReplyMayNeedGoesForAnotherSnapshot() {
    Scene scene = new Scene(2, 3, CONTEXT);
    Talk mara = scene.talk(tokens(1, 20)).beginReply();
    mara.wake();
    mara.readAll();
    Talk tomas = scene.talk(tokens(2, 20)).beginReply();
    tomas.wake();
    tomas.readAll().check();
    mara.assertKept(20);
    tomas.assertKept(0);
  }

  @Test
  void whatAReplyMayNeedGoesForALiveStateIfNothingElseIsLeft() {
    Scene scene = new Scene(3, 4, CONTEXT);
    List<Talk> talks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      talks.add(scene.talk(tokens(i, 20)).beginReply());
      assertTrue(talks.get(i).wake());
      talks.get(i).readAll().check();
    }
    talks.get(0).assertKept(0);
    assertFalse(scene.talk(tokens(9, 20)).wake());
  }

  /** The only state that could make room is the one to go on from: it moves. */
  @Test
  void aStateMayMakeRoomForItself() {
    Scene scene = new Scene(2, 3, CONTEXT);
    Talk tomas = scene.talk(tokens(2, 20));
    tomas.turn();
    Talk mara = scene.talk(tokens(1, 20)).beginReply();
    mara.wake();
    mara.readAll();
    tomas.assertKept(20);
    assertEquals(0, scene.copiesIn(tomas::wake));
    assertEquals(20, tomas.read());
    tomas.check();
    mara.assertKept(20);
  }

  @Test
  void nothingMakesRoomForWhatIsReadInIdleTime() {
    Scene scene = new Scene(1, 2, CONTEXT);
    Talk mara = scene.talk(tokens(1, 20));
    mara.turn();
    Talk tomas = scene.talk(tokens(2, 20));
    assertTrue(scene.states.haveRoomFor(tomas.path));
    tomas.wake();
    assertFalse(scene.states.haveRoomFor(tomas.path));
    scene.known.read(tomas.sequence(), tomas.tokens(), 20);
    tomas.sequence().keep(false);
    mara.assertKept(20);
    tomas.assertKept(0);
    tomas.retire();
    tomas.assertKept(20);
    assertFalse(scene.states.haveRoomFor(mara.path));
  }

  // Pages

  @Test
  void snapshotsGiveTheirPagesToLiveSequences() {
    Scene scene = new Scene(2, 8, 2 * PAGE);
    Talk mara = scene.talk(tokens(1, PAGE));
    mara.turn();
    Talk tomas = scene.talk(tokens(2, PAGE));
    tomas.turn();
    Talk first = scene.talk(tokens(3, 2 * PAGE));
    Talk second = scene.talk(tokens(4, PAGE));
    first.wake();
    first.readAll();
    mara.assertKept(PAGE);
    second.wake();
    second.readAll();
    mara.assertKept(0);
    tomas.assertKept(PAGE);
    second.add(tokens(5, PAGE)).readAll();
    tomas.assertKept(0);
    first.check();
    second.check();
  }

  /** The sequence holds every page there is, and its snapshot shares the one to be written. */
  @Test
  void aSequenceInItsLastPageGoesOnAfterASnapshot() {
    Scene scene = new Scene(1, 4, 2 * PAGE);
    Talk mara = scene.talk(tokens(1, 70));
    mara.wake();
    mara.readAll().add(tokens(2, 20)).readAll().check();
    mara.add(tokens(3, 38)).readAll().check();
  }

  @Test
  void aModelWithoutKeysAndValuesIsNeverShortOfPages() {
    StateLayout layout = new StateLayout(List.of(new LayerState.Recurrent(3, 5)));
    SequenceStates states = new SequenceStates(ops, layout, Room.of(1, 6, 10));
    List<TokenPath> paths = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      TokenPath path = states.newPath();
      path.addAll(new int[] {i, i, i});
      path.endOpening();
      Sequence sequence = states.open(path).orElseThrow();
      sequence.reserve(3);
      sequence.advance(3);
      sequence.retire();
      paths.add(path);
    }
    paths.forEach(path -> assertEquals(3, states.longest(path)));
    assertEquals(5 * 4 * (3 + 5), states.bytesInUse());
  }

  @Test
  void countsTheBytesOfStatesAndPages() {
    Scene scene = new Scene(1, 4, CONTEXT);
    long state = KnownStates.LAYOUT.fixedBytes();
    long page = PAGE * KnownStates.LAYOUT.bytesPerToken();
    assertEquals(0, scene.states.bytesInUse());
    Talk mara = scene.talk(tokens(1, PAGE + 1));
    mara.wake();
    assertEquals(state, scene.states.bytesInUse());
    mara.readAll();
    assertEquals(2 * state + 2 * page, scene.states.bytesInUse());
    mara.add(tokens(2, 1)).readAll(); // unshares the page that it writes to
    assertEquals(2 * state + 3 * page, scene.states.bytesInUse());
    mara.close();
    assertEquals(0, scene.states.bytesInUse());
  }

  // Half precision

  /** Room for one snapshot and two small ones: a state is exact, then small, then gone. */
  @Test
  void whatMakesRoomIsFirstKeptInHalfPrecision() {
    StateLayout layout = new StateLayout(List.of(new LayerState.Recurrent(3, 5000)));
    SequenceStates states = new SequenceStates(ops, layout, new Room(1, 2, 2, CONTEXT));
    KnownStates known = new KnownStates(ops, states, layout);
    List<Talk> talks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Talk talk = new Talk(states, known).add(tokens(i, 20));
      talk.wake();
      known.read(talk.sequence(), talk.tokens(), 20);
      float[] state = new float[5000];
      Arrays.fill(state, i + 0.1f);
      ops.write(states.memory().ssm(0).rows(talk.sequence().slot(), 1), state);
      talks.add(talk.retire());
    }
    // Two exact rows and two small ones hold them all.
    talks.forEach(talk -> talk.assertKept(20));
    assertEquals(2 * layout.fixedBytes() + 2 * (layout.fixedBytes() / 2), states.bytesInUse());

    talks.get(1).wake();
    known.copyStates();
    float half = HalfFloat.toFloat(HalfFloat.ofFloat(1.1f));
    int row = talks.get(1).sequence().slot();
    assertEquals(half, ops.read(states.memory().ssm(0).rows(row, 1))[4999]);
    assertNotEquals(1.1f, half);
    talks.get(0).assertKept(0);
    talks.get(1).retire().assertKept(20);
  }

  /** The small one is all there is of it, and nobody makes room for an exact one. */
  @Test
  void aSmallSnapshotStaysWhereThereIsNoRoomForAnExactOne() {
    StateLayout layout = new StateLayout(List.of(new LayerState.Recurrent(3, 5)));
    SequenceStates states = new SequenceStates(ops, layout, new Room(1, 2, 2, CONTEXT));
    KnownStates known = new KnownStates(ops, states, layout);
    Talk mara = new Talk(states, known).opening(tokens(1, 20));
    mara.turn();
    Talk tomas = new Talk(states, known).opening(tokens(2, 20));
    tomas.turn();
    Talk late = new Talk(states, known).opening(tokens(3, 20));
    late.wake(); // in the row that was mara's
    late.retire();
    mara.wake();
    mara.sequence().keep(false);
    mara.assertKept(20);
    mara.sequence().keep(true); // an exact one in the row that was tomas's, whose is small now
    mara.assertKept(20);
    tomas.assertKept(20);
  }

  @Test
  void layersWithoutAStateAreRefused() {
    StateMemory memory = states(1, 2, PAGE).memory();
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
