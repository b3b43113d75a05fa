package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Fixtures;
import dev.parley.inference.Generation;
import dev.parley.inference.Message;
import dev.parley.inference.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Random calls while one history after the other is being read: the dialogue tells what a plain
 * transcript tells, and what was read in the end answers as if it was read at once.
 */
class ReplacedHistorySequencesTest {
  private static final int SEQUENCES = 300;
  private static final int CALLS = 24;
  private static final Message LINE = Message.user("And then?");

  /** Fewer states than there are timelines, so that they are taken away in the middle too. */
  private static final int STATES = 2;

  private final List<Dialogue> open = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom(0);
  private Transcript expected = new Transcript("none", List.of());

  @Test
  void anySequenceOfCallsIsTheTranscriptsAndEndsAsAFreshDialogue() {
    try (Engine engine = TinyModel.open(STATES, 1024)) {
      for (int seed = 0; seed < Fixtures.count(SEQUENCES); seed++) {
        random = new SplittableRandom(seed);
        run(engine, "seed " + seed);
      }
    }
  }

  private void run(Engine engine, String seed) {
    expected = new Transcript("mara", List.of(SYSTEM));
    Dialogue dialogue = dialogue(engine, SYSTEM);
    open.add(dialogue);
    for (int call = 0; call < CALLS; call++) {
      dialogue = oneCall(engine, dialogue);
      assertEquals(expected.messages(), dialogue.messages(), seed + ", call " + call);
    }
    replace(dialogue);
    keep(dialogue);
    TinyModel.awaitChange(engine, dialogue);
    try (Dialogue fresh = dialogue(engine, dialogue.messages().toArray(Message[]::new))) {
      assertEquals(
          answer(fresh, greedy(6, LINE)).text(), answer(dialogue, greedy(6, LINE)).text(), seed);
    }
    open.forEach(Dialogue::close);
    open.clear();
  }

  private Dialogue oneCall(Engine engine, Dialogue dialogue) {
    switch (random.nextInt(8)) {
      case 0, 1 -> say(dialogue);
      case 2 -> replace(dialogue);
      case 3 -> keep(dialogue);
      case 4 -> rewind(dialogue);
      case 5 -> read(dialogue);
      case 6 -> {
        return fork(dialogue);
      }
      default -> letSomeBeRead(engine);
    }
    return dialogue;
  }

  private void say(Dialogue dialogue) {
    int cancelAt = random.nextInt(6);
    CompletableFuture<Generation> underWay = new CompletableFuture<>();
    Ear ear = Ear.doingAt(cancelAt, () -> await(underWay).cancel());
    Message line = line();
    Generation generation = dialogue.submit(greedy(1 + random.nextInt(6), line), ear);
    underWay.complete(generation);
    if (random.nextInt(8) == 0) {
      generation.cancel();
    }
    expected.append(List.of(line));
    expected.beginReply();
    expected.endReply(Message.assistant(await(generation).text()));
  }

  private void replace(Dialogue dialogue) {
    List<Message> now = expected.messages();
    List<Message> history = new ArrayList<>();
    history.add(random.nextBoolean() ? SYSTEM : Message.system("You are Osric, the miller."));
    for (int i = random.nextInt(12); i > 0; i--) {
      history.add(line());
      history.add(Message.assistant("Well, " + random.nextInt(100) + "."));
    }
    history.addAll(now.subList(now.size() - random.nextInt(Math.min(3, now.size())), now.size()));
    dialogue.replace(history);
    expected.replace(history);
  }

  /** Cuts the last reply if there is one to cut. */
  private void keep(Dialogue dialogue) {
    List<Message> now = expected.messages();
    String last = now.isEmpty() ? "" : now.get(now.size() - 1).content();
    int kept = last.isEmpty() ? 0 : last.offsetByCodePoints(0, random.nextInt(3) % last.length());
    try {
      expected.keep(kept);
    } catch (IllegalStateException | IllegalArgumentException e) {
      assertThrows(e.getClass(), () -> dialogue.keep(kept));
      return;
    }
    dialogue.keep(kept);
  }

  private void rewind(Dialogue dialogue) {
    int count = random.nextInt(expected.messages().size() + 1);
    try {
      expected.rewind(count);
    } catch (IllegalArgumentException e) {
      assertThrows(IllegalArgumentException.class, () -> dialogue.rewind(count));
      return;
    }
    dialogue.rewind(count);
  }

  private void read(Dialogue dialogue) {
    List<Message> more = random.nextBoolean() ? List.of() : List.of(line());
    dialogue.read(more);
    expected.append(more);
  }

  /** Goes on as the fork, which has to be the same. */
  private Dialogue fork(Dialogue dialogue) {
    Dialogue fork = dialogue.fork();
    open.add(fork);
    if (random.nextBoolean()) {
      dialogue.close();
    }
    return fork;
  }

  private void letSomeBeRead(Engine engine) {
    for (int passes = random.nextInt(4); passes > 0; passes--) {
      CompletableFuture<Boolean> between = new CompletableFuture<>();
      engine.scheduler().execute(() -> between.complete(true));
      await(between);
    }
  }

  private Message line() {
    return Message.user("Line " + random.nextInt(100) + "." + " Go on.".repeat(random.nextInt(9)));
  }
}
