package dev.parley.inference.state;

import static dev.parley.inference.state.Scene.CONTEXT;
import static dev.parley.inference.state.Scene.PAGE;
import static dev.parley.inference.state.Scene.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys and values lie in pages that states share until one writes. */
class PagesTest {
  private final JavaOps ops = new JavaOps(1);

  @AfterEach
  void closeOps() {
    ops.close();
  }

  @Test
  void snapshotsGiveTheirPagesToLiveSequences() {
    Scene scene = new Scene(ops, 2, 8, 2 * PAGE);
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
    Scene scene = new Scene(ops, 1, 4, 2 * PAGE);
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
    Scene scene = new Scene(ops, 1, 4, CONTEXT);
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
}
