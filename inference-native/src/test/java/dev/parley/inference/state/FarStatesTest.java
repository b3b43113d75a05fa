package dev.parley.inference.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cuda.CudaOps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Snapshots in the memory of the host, beside a GPU whose two streams take their time with every
 * copy, each on its own: states are right all the same.
 */
class FarStatesTest {
  private static final StateLayout LAYOUT =
      new StateLayout(List.of(new LayerState.Recurrent(3, 5000), new LayerState.Recurrent(7, 300)));

  private static final int TALKS = 5;

  private Ops ops;

  @BeforeEach
  void open() {
    StandIn.assumeBuilt();
    ops = CudaOps.open(Precision.EXACT, StandIn.library().toString(), StandIn.SM80);
    StandIn.set("DELAY_US", "500");
  }

  @AfterEach
  void close() {
    StandIn.set("DELAY_US", "");
    ops.close();
  }

  /**
   * A row to live in and one for a snapshot: whoever speaks comes from afar, and sends one away.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void comeBackAsTheyWere(boolean inSlices) {
    SequenceStates states =
        new SequenceStates(ops, LAYOUT, Room.withFar(1, 2, TALKS, StateMemory.PAGE_TOKENS));
    KnownStates known = new KnownStates(ops, states, LAYOUT);
    List<Talk> talks = new ArrayList<>();
    for (int i = 0; i < TALKS; i++) {
      talks.add(new Talk(states, known).add(List.of(i, i)));
    }
    for (int turn = 0; turn < Fixtures.count(50); turn++) {
      for (Talk talk : talks) {
        talk.add(List.of(turn));
        assertTrue(talk.wake());
        assertEquals(turn == 0 ? 0 : talk.path.size() - 1, talk.read());
        int slices = inSlices ? copyInSlices(states) : 0;
        assertTrue(!inSlices || turn == 0 || slices > 8, slices + " slices");
        if (turn % 2 == 0) {
          talk.check(); // which waits for the GPU, as nothing else here does
        }
        talk.readAll().retire();
      }
    }
    talks.forEach(Talk::close);
    assertEquals(0, states.bytesInUse());
  }

  private static int copyInSlices(SequenceStates states) {
    int slices = 0;
    while (!states.memory().copies().isEmpty()) {
      Pass copy = states.memory().copies().element();
      slices++;
      if (copy.run(System.nanoTime() - 1)) {
        states.memory().copies().remove().close();
      }
    }
    return slices;
  }
}
