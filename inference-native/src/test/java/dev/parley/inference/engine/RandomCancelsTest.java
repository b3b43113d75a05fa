package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Fixtures;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.Priority;
import dev.parley.inference.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Replies that are cancelled at any moment while others are spoken, and overtake each other: each
 * is silent within a slice and ends once, its dialogue goes on from what was heard, and nothing is
 * left of it.
 */
@Timeout(600)
class RandomCancelsTest {
  private static final int CANCELS = Fixtures.count(1000);

  /** Each takes as long as many grants. */
  private static final int CANCELS_IN_SLIVERS = Fixtures.count(300);

  private static final int SPEAKERS = 5;

  /** Fewer than speak, so that they take each other's states as well. */
  private static final int ROOMS = 3;

  private static final int MOST_TOKENS = 8;
  private static final int LATER_TOKENS = 4;
  private static final List<Message> PERSONAS =
      List.of(SYSTEM, Message.system("You are the ferryman, and hard of hearing."));
  private static final List<Message> LINES =
      List.of(HELLO, BRIDGE, Message.user("And then we went on. ".repeat(6)));

  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  /** What is said in quiet, with room for everybody. */
  private static final Engine QUIET = TinyModel.open(2);

  private final Map<String, Set<String>> laterTexts = new HashMap<>();
  private final Map<String, String> wholeTexts = new HashMap<>();
  private final List<Witness> witnesses = new ArrayList<>();

  /** Cancels before the first word, in speech, and after the end. */
  private final int[] met = new int[3];

  @AfterAll
  static void close() {
    QUIET.close();
  }

  @Test
  void repliesAreCancelledWhileTheyAreSpokenAtOnce() {
    try (Engine engine = TinyModel.open(ROOMS)) {
      cancelAtRandom(engine, CANCELS, 1);
    }
  }

  @Test
  void repliesAreCancelledInSlivers() throws InterruptedException {
    try (Engine engine = TinyModel.open(ROOMS)) {
      AtomicBoolean over = new AtomicBoolean();
      Thread frames = new Thread(() -> grantSlivers(engine, over));
      frames.start();
      try {
        cancelAtRandom(engine, CANCELS_IN_SLIVERS, 2);
      } finally {
        over.set(true);
        frames.join();
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // polite where cores are few; nothing relies on it
  private static void grantSlivers(Engine engine, AtomicBoolean over) {
    SplittableRandom random = new SplittableRandom(3);
    while (!over.get()) {
      engine.grant(FrameBudget.of(Duration.ofNanos(random.nextInt(5_000, 50_000))));
      Thread.yield();
    }
    engine.grant(FrameBudget.unlimited());
  }

  private void cancelAtRandom(Engine engine, int cancels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long atStart = await(engine.stateBytes());
    List<Speaker> speakers = new ArrayList<>();
    for (int i = 0; i < SPEAKERS; i++) {
      speakers.add(new Speaker(engine, PERSONAS.get(i % PERSONAS.size())));
    }
    for (int i = 0; i < cancels; i++) {
      speakers.forEach(speaker -> speaker.askIfQuiet(random));
      speakers.get(random.nextInt(SPEAKERS)).cancel(random);
    }
    speakers.forEach(speaker -> speaker.dialogue.close()); // some while they speak
    speakers.forEach(Speaker::awaitEnd); // a close waits for the pass that its dialogue is in
    TinyModel.awaitIdle(engine);
    assertEquals(atStart, await(engine.stateBytes()));
    witnesses.forEach(Witness::assertSilentAndEnded);
    System.out.printf(
        "%d cancels: %d before the first word, %d in speech, %d after the end; %d overtook%n",
        cancels, met[0], met[1], met[2], witnesses.stream().filter(Witness::hasOvertaken).count());
    assertTrue(met[0] + met[1] > 0, "every reply had ended before its cancel");
  }

  private record Asked(Message line, Generation reply, Witness witness) {}

  /** One dialogue, which says a line and begins again. */
  private final class Speaker {
    private final Engine engine;
    private final Message persona;
    private final Dialogue dialogue;
    private @Nullable Asked asked;

    Speaker(Engine engine, Message persona) {
      this.engine = engine;
      this.persona = persona;
      this.dialogue = dialogue(engine, persona);
    }

    void askIfQuiet(SplittableRandom random) {
      if (asked == null) {
        asked = ask(random);
      }
    }

    void cancel(SplittableRandom random) {
      cancel(Objects.requireNonNull(asked), random);
      asked = null;
    }

    void awaitEnd() {
      Asked last = asked;
      if (last != null) {
        await(last.reply());
      }
    }

    private Asked ask(SplittableRandom random) {
      Message line = LINES.get(random.nextInt(LINES.size()));
      Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
      Witness witness = new Witness(engine);
      witnesses.add(witness);
      GenerationRequest request = greedy(MOST_TOKENS, line).withPriority(priority);
      return new Asked(line, dialogue.submit(request, witness), witness);
    }

    private void cancel(Asked asked, SplittableRandom random) {
      Witness witness = asked.witness();
      Message line = asked.line();
      waitForMoment(asked, random);
      asked.reply().cancel();
      witness.cancelled();
      GenerationResult result = await(asked.reply());
      String heard = result.text();
      assertEquals(heard, witness.heard());
      assertTrue(whole(persona, line).startsWith(heard), heard);
      boolean spoke = result.statistics().tokens().generated() > 0;
      boolean cut = result.reason() == StopReason.CANCELLED;
      met[cut ? spoke ? 1 : 0 : 2]++;
      if (cut) {
        int generated = result.statistics().tokens().generated();
        String later = answer(dialogue, greedy(LATER_TOKENS, BRIDGE)).text();
        Set<String> expected = later(persona, line, heard, generated);
        assertTrue(expected.contains(later), () -> "'" + later + "' instead of one of " + expected);
      }
      dialogue.rewind(1);
    }

    private void waitForMoment(Asked asked, SplittableRandom random) {
      int moment = random.nextInt(8);
      int pieces = random.nextInt(1, 4);
      int distance = random.nextInt(1 << random.nextInt(4, 18));
      if (moment < 3) {
        for (int i = 0; i < distance; i++) {
          Thread.onSpinWait();
        }
      } else if (moment < 6) {
        while (!asked.witness().heardOrEnded(pieces)) {
          Thread.onSpinWait();
        }
      } else if (moment == 6) {
        await(asked.reply());
      }
    }
  }

  private String whole(Message persona, Message line) {
    return wholeTexts.computeIfAbsent(
        persona + "|" + line,
        key -> {
          try (Dialogue quiet = dialogue(QUIET, persona)) {
            return answer(quiet, greedy(MOST_TOKENS, line)).text();
          }
        });
  }

  /**
   * What may be said after a cut reply. It is kept as the tokens that were generated if all of them
   * were heard, and as text otherwise; the same words can be other tokens then.
   */
  private Set<String> later(Message persona, Message line, String heard, int generated) {
    return laterTexts.computeIfAbsent(
        persona + "|" + line + "|" + heard + "|" + generated,
        key -> {
          List<Message> told =
              heard.isEmpty() ? List.of(line) : List.of(line, Message.assistant(heard));
          try (Dialogue asText = dialogue(QUIET, persona);
              Dialogue asTokens = dialogue(QUIET, persona)) {
            asText.read(told);
            String afterText = answer(asText, greedy(LATER_TOKENS, BRIDGE)).text();
            boolean isWhole =
                generated > 0 && answer(asTokens, greedy(generated, line)).text().equals(heard);
            return isWhole
                ? new HashSet<>(
                    List.of(afterText, answer(asTokens, greedy(LATER_TOKENS, BRIDGE)).text()))
                : Set.of(afterText);
          }
        });
  }

  /** Notes what it heard, and when. */
  private static final class Witness implements GenerationListener {
    private final Engine engine;
    private final StringBuilder heard = new StringBuilder();
    private String failure = "";
    private int pieces;
    private int ends;
    private int piecesAfterCancel;
    private int piecesAfterEnd;
    private boolean overtook;
    private long slicesAtLastPiece;
    private long slicesAtCancel = Long.MAX_VALUE;

    Witness(Engine engine) {
      this.engine = engine;
    }

    @Override
    public synchronized void speech(String piece) {
      slicesAtLastPiece = engine.statistics().slices().slices();
      piecesAfterCancel += slicesAtCancel == Long.MAX_VALUE ? 0 : 1;
      piecesAfterEnd += ends;
      overtook |= engine.scheduler().isOvertaken();
      heard.append(piece);
      pieces++;
    }

    @Override
    public void thought(String piece) {
      speech(piece);
    }

    @Override
    public synchronized void ended(GenerationResult result) {
      ends++;
    }

    @Override
    public synchronized void failed(ModelException reason) {
      failure = reason.toString();
      ends++;
    }

    /** The cancel has returned. */
    synchronized void cancelled() {
      slicesAtCancel = engine.statistics().slices().slices();
    }

    synchronized boolean heardOrEnded(int most) {
      return pieces >= most || ends > 0;
    }

    synchronized boolean hasOvertaken() {
      return overtook;
    }

    synchronized String heard() {
      return heard.toString();
    }

    /** A piece that was on its way while it was cancelled may still arrive, and no other. */
    synchronized void assertSilentAndEnded() {
      assertEquals("", failure);
      assertEquals(1, ends);
      assertEquals(0, piecesAfterEnd);
      assertTrue(piecesAfterCancel <= 1, piecesAfterCancel + " pieces after the cancel");
      assertTrue(slicesAtLastPiece <= slicesAtCancel, "heard after another slice");
    }
  }
}
