package dev.parley.inference.state;

import static dev.parley.inference.state.Scene.CONTEXT;
import static dev.parley.inference.state.Scene.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.tensor.HalfFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who makes room, and what is left of it in half precision. */
class EvictionTest {
  private final JavaOps ops = new JavaOps(1);

  @AfterEach
  void closeOps() {
    ops.close();
  }

  /** Five dialogues and room for four states, one of them live. */
  @Test
  void theLeastRecentlyUsedMakesRoom() {
    Scene scene = new Scene(ops, 1, 4, CONTEXT);
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
    Scene scene = new Scene(ops, 1, 4, CONTEXT);
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
    Scene scene = new Scene(ops, 2, 4, CONTEXT);
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
    Scene scene = new Scene(ops, 2, 3, CONTEXT);
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
    Scene scene = new Scene(ops, 3, 4, CONTEXT);
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
    Scene scene = new Scene(ops, 2, 3, CONTEXT);
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
    Scene scene = new Scene(ops, 1, 2, CONTEXT);
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

  // Half precision

  /** Room for one snapshot and two small ones: a state is exact, then small, then gone. */
  @Test
  void whatMakesRoomIsFirstKeptInHalfPrecision() {
    StateLayout layout = new StateLayout(List.of(new LayerState.Recurrent(3, 5000)));
    SequenceStates states = new SequenceStates(ops, layout, Room.withSmall(1, 2, 2, CONTEXT));
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
    SequenceStates states = new SequenceStates(ops, layout, Room.withSmall(1, 2, 2, CONTEXT));
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
}
