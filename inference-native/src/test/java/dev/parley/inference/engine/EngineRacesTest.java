package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Fixtures;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that meet each other from several threads, again and again with other distances. */
@Timeout(300)
class EngineRacesTest {
  private static final int ROUNDS = Fixtures.count(1000);
  private static final int ENGINES = Fixtures.count(200);
  private static final Engine ENGINE = TinyModel.open(4);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void aReplyEndsOnceHoweverItsCancelMeetsItsEnd() {
    Map<StopReason, Integer> ends = new EnumMap<>(StopReason.class);
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      for (int round = 0; round < ROUNDS; round++) {
        Witness witness = new Witness();
        int distance = distance(round);
        CompletableFuture<Generation> taken = new CompletableFuture<>();
        together(
            () -> taken.complete(dialogue.submit(greedy(3, HELLO), witness)),
            () -> {
              Generation generation = await(taken);
              spin(distance);
              generation.cancel();
            });
        GenerationResult result = await(await(taken));
        witness.assertEndedAs(result);
        ends.merge(result.reason(), 1, Integer::sum);
        dialogue.rewind(1);
      }
    }
    System.out.println(ROUNDS + " replies cancelled at their end: " + ends);
    assertEquals(2, ends.size(), "one side always won: " + ends);
  }

  @Test
  void aReplyEndsOnceHoweverItsDialogueIsClosed() {
    for (int round = 0; round < ROUNDS; round++) {
      Dialogue dialogue = dialogue(ENGINE, SYSTEM);
      Witness witness = new Witness();
      int distance = distance(round);
      CompletableFuture<Generation> taken = new CompletableFuture<>();
      together(
          () -> ifOpen(() -> taken.complete(dialogue.submit(greedy(3, HELLO), witness))),
          () -> {
            spin(distance);
            dialogue.close();
          },
          dialogue::close);
      if (taken.isDone()) {
        witness.assertEndedAs(await(await(taken)));
      } else {
        assertEquals(List.of(), witness.events);
      }
      assertThrows(IllegalStateException.class, () -> dialogue.read(List.of()));
    }
  }

  @Test
  void whatAnEngineTookEndsHoweverItIsClosed() {
    for (int round = 0; round < ENGINES; round++) {
      Engine engine = TinyModel.open(2, 256);
      List<Witness> witnesses = new CopyOnWriteArrayList<>();
      List<Generation> taken = new CopyOnWriteArrayList<>();
      int distance = distance(round) * 4;
      Runnable asking =
          () ->
              ifOpen(
                  () -> {
                    for (int i = 0; i < 4; i++) {
                      Witness witness = new Witness();
                      taken.add(dialogue(engine, SYSTEM).submit(greedy(4, HELLO), witness));
                      witnesses.add(witness);
                    }
                  });
      Runnable closing =
          () -> {
            spin(distance);
            engine.close();
          };
      together(
          asking,
          asking,
          closing,
          closing,
          () -> {
            for (int i = 0; i < 20; i++) {
              engine.grant(i % 2 == 0 ? FrameBudget.none() : FrameBudget.unlimited());
              spin(distance / 20);
            }
          });
      for (int i = 0; i < taken.size(); i++) {
        await(taken.get(i));
      }
      witnesses.forEach(witness -> assertEquals(1, witness.ends(), witness.events.toString()));
      assertThrows(IllegalStateException.class, () -> dialogue(engine, SYSTEM));
    }
  }

  @Test
  void exactlyAsManyRepliesAreTakenAsMayBe() {
    int threads = 4;
    int each = Scheduler.MOST_REPLIES / 2;
    List<Dialogue> dialogues = new ArrayList<>();
    for (int i = 0; i < threads * each; i++) {
      dialogues.add(dialogue(ENGINE, SYSTEM));
    }
    for (int round = 0; round < 3; round++) {
      List<Generation> taken = new CopyOnWriteArrayList<>();
      AtomicInteger refused = new AtomicInteger();
      TinyModel.whileBusy(
          ENGINE,
          () -> {
            Runnable[] asking = new Runnable[threads];
            for (int thread = 0; thread < threads; thread++) {
              List<Dialogue> mine = dialogues.subList(thread * each, (thread + 1) * each);
              asking[thread] = () -> mine.forEach(one -> take(one, taken, refused));
            }
            together(asking);
            taken.forEach(Generation::cancel);
          });
      // One is that of whoever holds the thread.
      assertEquals(Scheduler.MOST_REPLIES - 1, taken.size());
      assertEquals(threads * each - taken.size(), refused.get());
      taken.forEach(TinyModel::await);
    }
    dialogues.forEach(Dialogue::close);
  }

  private static void take(Dialogue dialogue, List<Generation> taken, AtomicInteger refused) {
    try {
      taken.add(dialogue.submit(greedy(1, HELLO), Ear.deaf()));
    } catch (ModelException e) {
      refused.incrementAndGet();
    }
  }

  private static void ifOpen(Runnable calls) {
    try {
      calls.run();
    } catch (IllegalStateException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("closed"), e::toString);
    }
  }

  /** How far apart two calls are, up to about the time of a few passes. */
  private static int distance(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.nextInt(1 << random.nextInt(8, 20));
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  /** Runs all at once and waits for their end; what one throws is thrown. */
  private static void together(Runnable... calls) {
    CyclicBarrier start = new CyclicBarrier(calls.length);
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (Runnable call : calls) {
      ends.add(
          CompletableFuture.runAsync(
              () -> {
                meet(start);
                call.run();
              },
              task -> new Thread(task).start()));
    }
    ends.forEach(TinyModel::await);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Notes all that it hears. */
  private static final class Witness implements GenerationListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void speech(String piece) {
      events.add(piece);
    }

    @Override
    public void ended(GenerationResult result) {
      events.add("ended as " + result.reason());
    }

    @Override
    public void failed(ModelException reason) {
      events.add("ended by failing");
    }

    int ends() {
      return (int) events.stream().filter(event -> event.startsWith("ended")).count();
    }

    /** The result, which is complete, was told last and once, after what was spoken. */
    void assertEndedAs(GenerationResult result) {
      List<String> heard = List.copyOf(events);
      int last = heard.size() - 1;
      assertEquals(1, ends(), heard.toString());
      assertEquals("ended as " + result.reason(), heard.get(last));
      assertEquals(result.text(), String.join("", heard.subList(0, last)));
    }
  }
}
