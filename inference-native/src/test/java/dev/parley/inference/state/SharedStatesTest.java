package dev.parley.inference.state;

import static dev.parley.inference.state.Scene.CONTEXT;
import static dev.parley.inference.state.Scene.join;
import static dev.parley.inference.state.Scene.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ops.plain.JavaOps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several dialogues have in common is read and kept once. */
class SharedStatesTest {
  private final JavaOps ops = new JavaOps(1);

  @AfterEach
  void closeOps() {
    ops.close();
  }

  @Test
  void aForkCopiesNothing() {
    Scene scene = new Scene(ops, 2, 6, CONTEXT);
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
    Scene scene = new Scene(ops, 2, 6, CONTEXT);
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
    Scene scene = new Scene(ops, 1, 8, CONTEXT);
    List<Integer> rules = tokens(1, 200);
    assertEquals(230, scene.talk(join(rules, tokens(2, 30))).turn());
    assertEquals(231, scene.talk(join(rules, tokens(3, 31))).turn());
    assertEquals(32, scene.talk(join(rules, tokens(4, 32))).turn());
  }

  /** Both were opened before either was read, as when a scene begins. */
  @Test
  void theSecondReadsOnlyItsOwnPersonaIfTheFirstWasNotReadYet() {
    Scene scene = new Scene(ops, 1, 8, CONTEXT);
    List<Integer> rules = tokens(1, 200);
    Talk mara = scene.talk(join(rules, tokens(2, 30)));
    Talk tomas = scene.talk(join(rules, tokens(3, 31)));
    assertEquals(230, mara.turn());
    assertEquals(31, tomas.turn());
  }

  @Test
  void aShortBeginningIsNotWorthAState() {
    Scene scene = new Scene(ops, 1, 8, CONTEXT);
    List<Integer> greeting = tokens(1, Snapshots.SHARED_TOKENS - 1);
    scene.talk(join(greeting, tokens(2, 30))).turn();
    scene.talk(join(greeting, tokens(3, 30))).turn();
    assertEquals(greeting.size() + 30, scene.talk(join(greeting, tokens(4, 30))).turn());
  }

  @Test
  void whoeverLetsGoLastFreesAState() {
    Scene scene = new Scene(ops, 1, 8, CONTEXT);
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
    Scene scene = new Scene(ops, 1, 8, CONTEXT);
    List<Integer> tokens = tokens(1, 90);
    scene.talk(tokens).turn();
    List<Integer> other = new ArrayList<>(tokens);
    other.set(45, -1);
    Talk tomas = scene.talk(other);
    tomas.assertKept(0);
    assertEquals(90, tomas.turn());
  }
}
