package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.await;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.Priority;
import dev.parley.inference.Role;
import dev.parley.inference.SamplingOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Four characters who are spoken to at once, interrupted, cut, sent back, shortened and forked.
 * What is asked is decided by a seed; when a cancel or a change of history takes effect is left to
 * chance.
 */
final class RandomGame {
  private static final int CHARACTERS = 4;
  private static final int MOST_MESSAGES = 9;

  private final SplittableRandom random;
  private final List<Dialogue> dialogues = new ArrayList<>();
  private final int[] openings = {1, 1, 1, 1};
  private final List<String> texts = new ArrayList<>();

  RandomGame(long seed) {
    random = new SplittableRandom(seed);
  }

  /** All that was heard, sorted. */
  List<String> texts() {
    List<String> sorted = new ArrayList<>(texts);
    Collections.sort(sorted);
    return sorted;
  }

  int replies() {
    return texts.size();
  }

  void play(Engine engine, int turns) {
    for (int i = 0; i < CHARACTERS; i++) {
      Message persona = Message.system(SYSTEM.content() + " You are number " + i + ".");
      dialogues.add(TinyModel.dialogue(engine, persona));
    }
    for (int turn = 0; turn < turns; turn += CHARACTERS) {
      List<Generation> asked = new ArrayList<>();
      for (int i = 0; i < CHARACTERS; i++) {
        asked.add(dialogues.get(i).submit(request(), Ear.deaf()));
      }
      CompletableFuture<Void> cancels = cancelSome(asked);
      asked.forEach(this::hear);
      await(cancels);
      for (int i = 0; i < CHARACTERS; i++) {
        meddle(i);
      }
    }
  }

  private void hear(Generation generation) {
    GenerationResult result = await(generation);
    texts.add(result.text());
  }

  private CompletableFuture<Void> cancelSome(List<Generation> asked) {
    List<Generation> some = asked.stream().filter(one -> random.nextInt(3) == 0).toList();
    int distance = random.nextInt(1 << random.nextInt(8, 22));
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < distance; i++) {
            Thread.onSpinWait();
          }
          some.forEach(Generation::cancel);
        },
        task -> new Thread(task).start());
  }

  private GenerationRequest request() {
    Message line = Message.user("Tell me of the " + random.nextInt(1000) + " bridges.");
    SamplingOptions sampling =
        random.nextInt(3) == 0
            ? SamplingOptions.greedy()
            : SamplingOptions.defaults().withTemperature(1.3f).withSeed(random.nextLong());
    return new GenerationRequest(
        List.of(line),
        sampling.withRepetitionPenalty(1.1f),
        random.nextInt(1, 24),
        random.nextInt(4) == 0 ? List.of("e") : List.of(),
        false,
        null,
        random.nextBoolean() ? Priority.CONVERSATION : Priority.AMBIENT);
  }

  private void meddle(int i) {
    Dialogue dialogue = dialogues.get(i);
    List<Message> messages = dialogue.messages();
    Message last = messages.get(messages.size() - 1);
    switch (random.nextInt(8)) {
      case 0 -> keepSome(dialogue, last);
      case 1 ->
          dialogue.rewind(
              random.nextInt(Math.min(openings[i], messages.size()), messages.size() + 1));
      case 2, 3 -> shorten(i, messages);
      case 4 -> dialogue.read(List.of(Message.user("It rains on day " + i + ".")));
      case 5 -> {
        dialogues.set(i, dialogue.fork());
        dialogue.close();
      }
      default -> {
        if (messages.size() > MOST_MESSAGES) {
          shorten(i, messages);
        }
      }
    }
  }

  private void keepSome(Dialogue dialogue, Message last) {
    if (last.role() == Role.ASSISTANT) {
      int at =
          last.content()
              .offsetByCodePoints(
                  0, random.nextInt(last.content().codePointCount(0, last.content().length()) + 1));
      dialogue.keep(at);
    }
  }

  private void shorten(int i, List<Message> messages) {
    List<Message> shorter = new ArrayList<>(messages.subList(0, 1));
    shorter.addAll(messages.subList(Math.max(1, messages.size() - 3), messages.size()));
    dialogues.get(i).replace(shorter);
    openings[i] = shorter.size();
  }
}
