package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Fixtures;
import dev.parley.inference.Generation;
import dev.parley.inference.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was done: when the last dialogue is closed, no state is left. */
class StateLeakTest {
  private static final int MOST = 8;
  private static final Engine ENGINE = TinyModel.open(2, 512);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void closingFreesEveryState() {
    assertEquals(0, stateBytes());
    Dialogue dialogue = TinyModel.dialogue(ENGINE, TinyModel.SYSTEM);
    TinyModel.answer(dialogue, TinyModel.greedy(8, TinyModel.HELLO));
    assertTrue(stateBytes() > 0);
    Dialogue fork = dialogue.fork();
    dialogue.close();
    assertTrue(stateBytes() > 0);
    fork.close();
    assertEquals(0, stateBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aThousandRandomStepsLeakNothing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Dialogue> dialogues = new ArrayList<>();
    Map<Dialogue, Generation> replies = new HashMap<>();
    for (int step = 0; step < Fixtures.count(1_000); step++) {
      if (dialogues.isEmpty() || random.nextInt(MOST) >= dialogues.size()) {
        String persona = "You are number " + random.nextInt(3) + ". Count, and rest. ".repeat(9);
        dialogues.add(TinyModel.dialogue(ENGINE, Message.system(persona)));
      } else {
        Dialogue dialogue = dialogues.get(random.nextInt(dialogues.size()));
        step(random, dialogues, replies, dialogue);
      }
    }
    dialogues.forEach(Dialogue::close);
    assertEquals(0, stateBytes());
  }

  private static void step(
      SplittableRandom random,
      List<Dialogue> dialogues,
      Map<Dialogue, Generation> replies,
      Dialogue dialogue) {
    int choice = random.nextInt(100);
    if (choice < 10) {
      dialogues.remove(dialogue);
      dialogue.close(); // perhaps while it speaks
      return;
    }
    String said = "";
    Generation underWay = replies.remove(dialogue);
    if (underWay != null) {
      if (random.nextBoolean()) {
        underWay.cancel();
      }
      said = TinyModel.await(underWay).text();
    }
    int messages = dialogue.messages().size();
    if (choice < 50) {
      Message line = Message.user("Go on, " + choice);
      int tokens = 1 + random.nextInt(12);
      replies.put(
          dialogue, dialogue.submit(TinyModel.sampled(tokens, 1, choice, line), Ear.deaf()));
    } else if (choice < 70 && !said.isEmpty()) {
      dialogue.keep(said.offsetByCodePoints(0, said.codePointCount(0, said.length()) / 2));
    } else if (choice < 78) {
      dialogue.rewind(messages <= 2 ? messages : 2 + random.nextInt(messages - 2));
    } else if (choice < 84) {
      dialogue.read(List.of(Message.user("Listen.")));
    } else if (choice < 88) {
      dialogue.replace(List.of(Message.system("You are new."), Message.user("Hello.")));
    } else if (dialogues.size() < MOST) {
      dialogues.add(dialogue.fork());
    }
  }

  /** Once everything is done, the ends of dialogues that a pass kept waiting too. */
  private static long stateBytes() {
    TinyModel.awaitIdle(ENGINE);
    return TinyModel.await(ENGINE.stateBytes());
  }
}
