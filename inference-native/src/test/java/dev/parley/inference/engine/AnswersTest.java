package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A reply that was taken on is told its end, whatever goes wrong in its dialogue meanwhile. */
class AnswersTest {
  private static final Work.Ending BROKEN =
      (heard, whole) -> {
        throw new IllegalStateException("no template for it");
      };

  @Test
  void aReplyWhoseDialogueCannotKeepItFailsInsteadOfStayingOpen() {
    List<String> told = new ArrayList<>();
    assertEnds((answers, work) -> answers.end(work, StopReason.CANCELLED), told);
    assertEquals(
        List.of(
            "failed: the reply could not be kept in its dialogue: java.lang.IllegalStateException: no template for it"),
        told);
  }

  @Test
  void aReplyThatFailsIsToldTheFirstReason() {
    List<String> told = new ArrayList<>();
    assertEnds((answers, work) -> answers.fail(work, new ModelException("no memory")), told);
    assertEquals(List.of("failed: no memory"), told);
  }

  private static void assertEnds(BiConsumer<Answers, Work> end, List<String> told) {
    EngineOptions options = EngineOptions.defaults().withMaxDialogues(1).withContextTokens(256);
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE);
        LoadedModel model = LoadedModel.load(header, DeviceChoice.open(options).ops(), options)) {
      ChatTemplate template = ChatTemplate.of(header.file().metadata());
      EncodedTexts texts = new EncodedTexts(header.tokenizer());
      Timeline timeline = new Timeline(texts, template, model.states());
      timeline.open(List.of(SYSTEM, HELLO), List.of());
      timeline.beginReply(false);
      Reply reply =
          new Reply(
              header.tokenizer(),
              greedy(4, HELLO),
              false,
              ToolCallParser.none(),
              null,
              new SamplingMemory(),
              noting(told));
      Works works = new Works();
      Work work = Work.answering(timeline, reply, BROKEN);
      works.add(work);
      end.accept(new Answers(model, works, new Residency(), new FrameTime()), work);
      assertTrue(works.isEmpty());
      assertTrue(reply.result().isCompletedExceptionally());
      timeline.close();
    }
  }

  private static GenerationListener noting(List<String> told) {
    return new GenerationListener() {
      @Override
      public void speech(String piece) {
        told.add(piece);
      }

      @Override
      public void ended(GenerationResult result) {
        told.add("ended: " + result.reason());
      }

      @Override
      public void failed(ModelException reason) {
        told.add("failed: " + reason.getMessage());
      }
    };
  }
}
