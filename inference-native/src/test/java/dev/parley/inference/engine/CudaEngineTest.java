package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Fixtures;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.Message;
import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cuda.CudaOps;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The whole engine on CUDA: characters together say what each says alone, whatever the GPU takes
 * its time with and in whatever order it runs what has none.
 */
class CudaEngineTest {
  private static final int DIALOGUES = Fixtures.isFull() ? 8 : 4;
  private static final int STEPS = 10;

  /** Room for the model, two live states and one more. */
  private static final long FREE_BYTES = 1_750_000;

  /** What each says alone, on the GPU that has the newer kernels. */
  private static List<String> alone = List.of();

  @BeforeAll
  static void askEachAlone() {
    StandIn.assumeBuilt();
    alone = alone(StandIn.SM80, DIALOGUES);
    assertTrue(new HashSet<>(alone).size() > DIALOGUES / 2, "all say the same");
  }

  @AfterEach
  void hurryAgain() {
    StandIn.set("ORDER", "");
    StandIn.set("DELAY_US", "");
  }

  private static Engine open(int dialogues, int ordinal) {
    return open(dialogues, CudaOps.open(Precision.FAST, StandIn.library().toString(), ordinal));
  }

  private static Engine open(int dialogues, Ops ops) {
    EngineOptions options =
        EngineOptions.defaults()
            .withMaxDialogues(dialogues)
            .withContextTokens(512)
            .withRebuildsWhenIdle(false);
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE, options)) {
      return Engine.of(header, LoadedModel.load(header, ops, options), options);
    }
  }

  private static Message persona(int i) {
    return Message.system("You are one of many, and none is like another. Your number: " + i);
  }

  private static Message line(int i, int turn) {
    return Message.user("What do you see, " + i + "? " + "Look! ".repeat(turn + i % 5));
  }

  private static List<String> alone(int ordinal, int count) {
    List<String> said = new ArrayList<>();
    try (Engine engine = open(1, ordinal)) {
      for (int i = 0; i < count; i++) {
        try (Dialogue dialogue = TinyModel.dialogue(engine, persona(i))) {
          said.add(
              TinyModel.answer(dialogue, TinyModel.greedy(STEPS, line(i, 0))).text()
                  + "|"
                  + TinyModel.answer(dialogue, TinyModel.greedy(STEPS, line(i, 1))).text());
        }
      }
    }
    return said;
  }

  /** All at once; the game grants slivers of time all the while, if it is to. */
  private static List<String> together(int ordinal, int count, boolean slivers) {
    return together(open(count, ordinal), count, slivers);
  }

  private static List<String> together(Engine opened, int count, boolean slivers) {
    try (Engine engine = opened) {
      List<Dialogue> dialogues =
          IntStream.range(0, count).mapToObj(i -> TinyModel.dialogue(engine, persona(i))).toList();
      List<List<String>> turns = new ArrayList<>();
      for (int turn = 0; turn < 2; turn++) {
        List<Generation> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          replies.add(dialogues.get(i).submit(TinyModel.greedy(STEPS, line(i, turn)), Ear.deaf()));
        }
        while (slivers && !replies.stream().allMatch(reply -> reply.result().isDone())) {
          engine.grant(FrameBudget.of(Duration.ofMillis(1)));
          Thread.onSpinWait();
        }
        turns.add(replies.stream().map(reply -> TinyModel.await(reply).text()).toList());
      }
      return IntStream.range(0, count)
          .mapToObj(i -> turns.get(0).get(i) + "|" + turns.get(1).get(i))
          .toList();
    }
  }

  @Test
  void togetherTheySayWhatEachSaysAlone() {
    assertEquals(alone, together(StandIn.SM80, DIALOGUES, false));
  }

  @Test
  void inSlicesToo() {
    assertEquals(alone.subList(0, 2), together(StandIn.SM80, 2, true));
  }

  @Test
  void onAnOlderGpuToo() {
    StandIn.assumeChosen();
    assertEquals(alone(StandIn.SM75, 3), together(StandIn.SM75, 3, false));
  }

  /** Blocks and warps in any order, and every step of a stream late by itself. */
  @Test
  void inAnyOrderToo() {
    StandIn.set("ORDER", "mixed");
    StandIn.set("DELAY_US", "300");
    assertEquals(alone, together(StandIn.SM80, DIALOGUES, false));
  }

  /** Two are live at once on a GPU with room for one snapshot: all others are in far memory. */
  @Test
  void fromFarSnapshotsToo() {
    StandIn.set("DELAY_US", "300");
    CudaOps gpu = CudaOps.open(Precision.FAST, StandIn.library().toString(), StandIn.SM80);
    Engine engine = open(2, withFreeBytes(gpu, FREE_BYTES));
    assertEquals(alone, together(engine, DIALOGUES, false));
  }

  private static Ops withFreeBytes(Ops device, long bytes) {
    return (Ops)
        Proxy.newProxyInstance(
            Ops.class.getClassLoader(),
            new Class<?>[] {Ops.class},
            (proxy, method, arguments) ->
                method.getName().equals("freeBytes") ? bytes : method.invoke(device, arguments));
  }
}
