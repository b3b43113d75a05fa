package dev.parley.inference.state;

import static dev.parley.inference.state.Scene.CONTEXT;
import static dev.parley.inference.state.Scene.PAGE;
import static dev.parley.inference.state.Scene.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Live sequences, and states that wait for theirs to go on. */
class SequenceStatesTest {
  private final JavaOps ops = new JavaOps(1);

  @AfterEach
  void closeOps() {
    ops.close();
  }

  private SequenceStates states(int live, int rows, int contextTokens) {
    return new SequenceStates(ops, KnownStates.LAYOUT, Room.of(live, rows, contextTokens));
  }

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
    assertThrows(IllegalArgumentException.class, () -> Room.withSmall(1, 2, 1, 10));
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

  // Going to sleep and waking

  @Test
  void anIdleDialogueKeepsItsStateWithoutACopy() {
    Scene scene = new Scene(ops, 1, 3, CONTEXT);
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
    Scene scene = new Scene(ops, 1, 3, CONTEXT);
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
      Scene scene = new Scene(ops, 2, 4, CONTEXT);
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
    Scene scene = new Scene(ops, 2, 6, CONTEXT);
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
    Scene scene = new Scene(ops, 2, 6, CONTEXT);
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
}
