package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static dev.parley.inference.engine.TinyModel.sampled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dialogues that answer at the same time share passes, and nothing else. */
class SharedPassesTest {
  private static final int DIALOGUES = 6;
  private static final int TURNS = 3;

  /** Who spoke the pieces of the last run together, in order. */
  private final List<Integer> speakers = new CopyOnWriteArrayList<>();

  @Test
  void togetherTheySayWhatEachSaysAloneGreedily() {
    List<String> alone = alone(0);
    assertEquals(alone, together(DIALOGUES, 0));
    assertTrue(changes(speakers) > 5 * DIALOGUES, "they did not speak at the same time");
    assertTrue(new HashSet<>(alone).size() > alone.size() / 2, "all say the same");
  }

  @Test
  void togetherTheySayWhatEachSaysAloneSampled() {
    assertEquals(alone(1), together(DIALOGUES, 1));
    assertTrue(changes(speakers) > 5 * DIALOGUES, "they did not speak at the same time");
  }

  @Test
  void togetherTheySayTheSameWithTooLittleMemoryForAll() {
    assertEquals(alone(1), together(2, 1));
  }

  @Test
  void cancellingOneDoesNotTouchTheOthers() {
    List<String> alone = alone(1).subList(0, DIALOGUES);
    try (Engine engine = TinyModel.open(DIALOGUES)) {
      List<Dialogue> dialogues = openAll(engine);
      List<Generation> underWay = new CopyOnWriteArrayList<>();
      TinyModel.whileBusy(
          engine,
          () -> {
            for (int i = 0; i < DIALOGUES; i++) {
              Ear ear = i == 2 ? Ear.doingAt(3, () -> underWay.get(2).cancel()) : Ear.deaf();
              underWay.add(dialogues.get(i).submit(request(i, 0, 1), ear));
            }
          });
      for (int i = 0; i < DIALOGUES; i++) {
        GenerationResult result = await(underWay.get(i));
        if (i == 2) {
          assertEquals(StopReason.CANCELLED, result.reason());
          assertTrue(alone.get(i).startsWith(result.text()) && !result.text().isEmpty());
          assertNotEquals(alone.get(i), result.text());
        } else {
          assertEquals(alone.get(i), result.text(), "dialogue " + i);
        }
      }
    }
  }

  @Test
  void theSameSeedSaysTheSameAndAnotherSaysOther() {
    try (Engine engine = TinyModel.open(4)) {
      Set<String> texts = new HashSet<>();
      for (int seed = 0; seed < 20; seed++) {
        String first = firstReply(engine, seed);
        assertEquals(first, firstReply(engine, seed), "seed " + seed);
        texts.add(first);
      }
      assertEquals(20, texts.size());
    }
  }

  private static String firstReply(Engine engine, int seed) {
    try (Dialogue dialogue = dialogue(engine, TinyModel.SYSTEM)) {
      return answer(dialogue, sampled(24, 1, seed, HELLO)).text();
    }
  }

  /** Every reply, a turn after the other, each dialogue in an engine of its own. */
  private static List<String> alone(float temperature) {
    String[] texts = new String[DIALOGUES * TURNS];
    for (int i = 0; i < DIALOGUES; i++) {
      try (Engine engine = TinyModel.open(1);
          Dialogue dialogue = dialogue(engine, opening(i))) {
        for (int turn = 0; turn < TURNS; turn++) {
          texts[turn * DIALOGUES + i] = answer(dialogue, request(i, turn, temperature)).text();
        }
      }
    }
    return List.of(texts);
  }

  /** The same in one engine that keeps so many states, all asked before the next pass. */
  private List<String> together(int maxDialogues, float temperature) {
    List<String> texts = new ArrayList<>();
    speakers.clear();
    try (Engine engine = TinyModel.open(maxDialogues)) {
      List<Dialogue> dialogues = openAll(engine);
      for (int turn = 0; turn < TURNS; turn++) {
        List<Generation> underWay = new ArrayList<>();
        int asked = turn;
        TinyModel.whileBusy(
            engine,
            () ->
                IntStream.range(0, DIALOGUES)
                    .forEach(
                        i ->
                            underWay.add(
                                dialogues
                                    .get(i)
                                    .submit(
                                        request(i, asked, temperature),
                                        Ear.doingAlways(() -> speakers.add(i))))));
        underWay.forEach(generation -> texts.add(await(generation).text()));
      }
    }
    return texts;
  }

  private static List<Dialogue> openAll(Engine engine) {
    return IntStream.range(0, DIALOGUES).mapToObj(i -> dialogue(engine, opening(i))).toList();
  }

  /** Some fit a pass with others, some take several passes alone. */
  private static Message opening(int i) {
    return Message.system("You are number " + i + "." + " You are tired.".repeat(i * i));
  }

  private static GenerationRequest request(int i, int turn, float temperature) {
    Message line = Message.user("Turn " + turn + " for number " + i + "?");
    return temperature == 0
        ? greedy(20 + i, line)
        : sampled(20 + i, temperature, 100L * turn + i, line);
  }

  private static int changes(List<Integer> order) {
    return (int)
        IntStream.range(1, order.size())
            .filter(i -> !order.get(i).equals(order.get(i - 1)))
            .count();
  }
}
