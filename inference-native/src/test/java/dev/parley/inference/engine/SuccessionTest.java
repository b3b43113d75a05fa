package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.Message;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** What a dialogue holds while it changes over is given back, whenever it is closed. */
class SuccessionTest {
  private static final int SEQUENCES = 2;

  /** After so many passes or more, a round waits for the change. */
  private static final int CHANGED = 12;

  private static final List<Message> LONG =
      List.of(SYSTEM, Message.user("And then? ".repeat(60)), Message.assistant("Then it fell."));

  private final EngineOptions options = EngineOptions.defaults().withMaxDialogues(SEQUENCES);

  @Test
  void closedInAnyPhaseItGivesEverySequenceBack() {
    ModelHeader header = ModelHeader.open(TinyModel.FILE);
    LoadedModel model = LoadedModel.load(header, DeviceChoice.open(options).ops(), options);
    ChatTemplate template = ChatTemplate.of(header.file().metadata());
    Scheduler scheduler = new Scheduler(model, false);
    try (header) {
      for (int passes = 0; passes <= CHANGED + 2; passes++) {
        Succession succession =
            new Succession(
                scheduler,
                () -> new Timeline(new EncodedTexts(header.tokenizer()), template, model.states()),
                List.of(),
                model.contextTokens());
        Reply reply =
            new Reply(
                header.tokenizer(),
                greedy(4, HELLO),
                false,
                ToolCallParser.none(),
                null,
                new SamplingMemory(),
                Ear.deaf());
        boolean answered = passes % 2 == 0;
        boolean twice = passes % 3 == 0;
        scheduler.execute(
            List.of(succession),
            () -> {
              succession.open(List.of(SYSTEM));
              succession.replace(LONG, false);
              if (twice) {
                succession.replace(LONG.subList(0, 2), false);
              }
              if (answered) {
                succession.answer(
                    reply,
                    (heard, whole) -> {
                      succession.ended(heard, whole);
                      return succession.length();
                    });
              }
            });
        int seen = 0;
        while (on(scheduler, succession, () -> succession.isChanging() ? 1 : 0) == 1
            && (seen++ < passes || passes >= CHANGED)) {
          // In the last rounds until it has changed over.
        }
        scheduler.execute(List.of(succession), succession::close);
        assertEquals(
            SEQUENCES, on(scheduler, succession, () -> free(model)), "closed after " + passes);
      }
    } finally {
      scheduler.close();
    }
  }

  private static int free(LoadedModel model) {
    List<Sequence> opened = new ArrayList<>();
    Optional<Sequence> next = model.states().open();
    while (next.isPresent()) {
      opened.add(next.get());
      next = model.states().open();
    }
    opened.forEach(Sequence::close);
    return opened.size();
  }

  /** Asks the inference thread something between two passes. */
  private static int on(Scheduler scheduler, Succession asked, IntSupplier question) {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    scheduler.execute(List.of(asked), () -> answer.complete(question.getAsInt()));
    return await(answer);
  }
}
