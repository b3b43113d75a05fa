package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Generation;
import dev.parley.inference.Message;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.plain.JavaOps;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is shown has a number for each token that it says, where a picture expects it. */
class VoicesTest {
  private static final int RING = Voices.TOKENS;
  private static final int FIRST = 20;

  private static Engine open(int voices) {
    return TinyModel.open(2, 512, voices);
  }

  private static Dialogue dialogue(Engine engine, String name) {
    return engine.open(new DialogueOptions(name, List.of(TinyModel.SYSTEM), List.of()));
  }

  private static Generation ask(Dialogue dialogue, int tokens, long seed) {
    return dialogue.submit(TinyModel.sampled(tokens, 1, seed, TinyModel.HELLO), Ear.deaf());
  }

  private static float[] read(Voices voices) {
    float[] floats = new float[voices.floats()];
    voices.read(floats);
    return floats;
  }

  /** A seed with which a reply is as long. */
  private static long seedFor(int tokens) {
    for (long seed = 0; seed < 200; seed++) {
      if (alone(tokens, seed).length > 0) {
        return seed;
      }
    }
    return fail("every reply is too short");
  }

  /** The ring of who says that many tokens alone; empty if it is fewer. */
  private static float[] alone(int tokens, long seed) {
    try (Engine engine = open(1)) {
      engine.voices().show(List.of("mara"));
      read(engine.voices());
      TinyModel.await(ask(dialogue(engine, "mara"), tokens, seed));
      return engine.voices().said(0) < tokens ? new float[0] : read(engine.voices());
    }
  }

  @Test
  void eachTokenHasANumber() {
    float[] floats = alone(FIRST, seedFor(FIRST));
    for (int i = 0; i < FIRST; i++) {
      assertTrue(floats[i] > 0 && floats[i] <= 1, "token " + i + ": " + floats[i]);
    }
    assertArrayEquals(new float[RING - FIRST], Arrays.copyOfRange(floats, FIRST, RING));
  }

  @Test
  void aRingBeginsAgainWhereItEnds() {
    long seed = seedFor(RING + FIRST);
    float[] once = alone(RING, seed);
    float[] again = alone(RING + FIRST, seed);
    assertArrayEquals(
        Arrays.copyOfRange(once, FIRST, RING), Arrays.copyOfRange(again, FIRST, RING));
    int same = 0;
    for (int i = 0; i < FIRST; i++) {
      same += once[i] == again[i] ? 1 : 0;
    }
    assertTrue(same < FIRST / 2, same + " of " + FIRST + " were not written again");
  }

  @Test
  void voicesTogetherAreWhatEachIsAlone() {
    long seed = seedFor(FIRST);
    float[] expected = alone(FIRST, seed);
    try (Engine engine = open(3)) {
      Voices voices = engine.voices();
      voices.show(List.of("edda", "mara"));
      read(voices);
      Generation first = ask(dialogue(engine, "mara"), FIRST, seed);
      Generation second = ask(dialogue(engine, "edda"), FIRST, seed);
      TinyModel.await(first);
      TinyModel.await(second);
      float[] floats = read(voices);
      assertArrayEquals(expected, Arrays.copyOfRange(floats, 0, RING));
      assertArrayEquals(expected, Arrays.copyOfRange(floats, RING, 2 * RING));
      assertArrayEquals(new float[RING], Arrays.copyOfRange(floats, 2 * RING, 3 * RING));
      assertEquals(0, voices.said(2));
    }
  }

  /** One character in two dialogues: neither's tokens take the place of the other's. */
  @Test
  void twoOfOneNameShareARing() {
    long seed = seedFor(FIRST);
    float[] expected = alone(FIRST, seed);
    try (Engine engine = open(1)) {
      Voices voices = engine.voices();
      voices.show(List.of("edda"));
      read(voices);
      List<Generation> replies = new ArrayList<>();
      TinyModel.whileBusy(
          engine,
          () -> {
            replies.add(ask(dialogue(engine, "edda"), FIRST, seed));
            replies.add(ask(dialogue(engine, "edda"), FIRST, seed));
          });
      replies.forEach(TinyModel::await);
      float[] sorted = Arrays.copyOf(read(voices), (int) voices.said(0));
      float[] twice = Arrays.copyOf(expected, 2 * FIRST);
      System.arraycopy(expected, 0, twice, FIRST, FIRST);
      Arrays.sort(sorted);
      Arrays.sort(twice);
      assertArrayEquals(twice, sorted);
    }
  }

  @Test
  void nobodyElseIsSeen() {
    try (Engine engine = open(1)) {
      Voices voices = engine.voices();
      read(voices);
      TinyModel.await(ask(dialogue(engine, "mara"), FIRST, 0));
      voices.show(List.of("edda"));
      TinyModel.await(ask(dialogue(engine, "mara"), FIRST, 0));
      assertEquals(0, voices.said(0));
      assertArrayEquals(new float[RING], read(voices));
    }
  }

  @Test
  void whoStaysGoesOnAndWhoComesBegins() {
    try (Engine engine = open(2)) {
      Voices voices = engine.voices();
      voices.show(List.of("mara", "edda"));
      TinyModel.await(ask(dialogue(engine, "mara"), FIRST, 0));
      TinyModel.await(ask(dialogue(engine, "edda"), FIRST, 0));
      long said = voices.said(0);
      assertTrue(said > 0 && voices.said(1) > 0, "nobody speaks");
      voices.show(List.of("mara", "tam"));
      assertEquals(said, voices.said(0));
      assertEquals(0, voices.said(1));
    }
  }

  @Test
  void moreThanTheEngineHasAreRefused() {
    try (Engine engine = open(1)) {
      Voices voices = engine.voices();
      List<String> two = List.of("mara", "edda");
      Exception refused = assertThrows(IllegalArgumentException.class, () -> voices.show(two));
      assertEquals(
          "2 voices are to be shown, [mara, edda]; expected at most 1, or an engine with more of"
              + " them",
          refused.getMessage());
    }
  }

  @Test
  void whereNobodyLooksNothingIsComputed() {
    assertEquals(0, energiesRecorded(0));
    assertTrue(energiesRecorded(1) > 0);
  }

  /** How many of its steps are for a picture, of an engine that answers. */
  private static int energiesRecorded(int voices) {
    AtomicInteger count = new AtomicInteger();
    JavaOps device = new JavaOps(1);
    Ops counting =
        (Ops)
            Proxy.newProxyInstance(
                Ops.class.getClassLoader(),
                new Class<?>[] {Ops.class},
                (proxy, method, arguments) -> {
                  count.addAndGet(method.getName().equals("energy") ? 1 : 0);
                  return method.invoke(device, arguments);
                });
    EngineOptions options = EngineOptions.defaults().withContextTokens(512).withVoices(voices);
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE, options);
        Engine engine = Engine.of(header, LoadedModel.load(header, counting, options), options)) {
      assertFalse(engine.voices().copyTo(1), "no GPU is here");
      TinyModel.answer(dialogue(engine, "mara"), TinyModel.greedy(3, Message.user("Hello?")));
    }
    return count.get();
  }
}
