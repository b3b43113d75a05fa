package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the template cannot write ends one dialogue, not the engine. */
class LostDialogueTest {
  @Test
  void aToolThatCannotBeDescribedFailsOnlyItsOwnDialogue() {
    try (Engine engine =
            Engine.open(Fixtures.own("tiny/tiny-q8_0.gguf"), EngineOptions.defaults());
        Dialogue lost = engine.open(unspeakable());
        Dialogue sound = engine.open(DialogueOptions.of("sound", ""))) {
      CompletionException failure = assertThrows(CompletionException.class, () -> reply(lost));
      assertInstanceOf(ModelException.class, failure.getCause());
      assertThrows(CompletionException.class, () -> reply(lost)); // idle again, and still lost
      assertFalse(reply(sound).text().isEmpty());
    }
  }

  @Test
  void whatGoesOnFromALostDialogueIsLostToo() {
    try (Engine engine =
            Engine.open(Fixtures.own("tiny/tiny-q8_0.gguf"), EngineOptions.defaults());
        Dialogue lost = engine.open(unspeakable());
        Dialogue fork = lost.fork()) {
      CompletionException failure = assertThrows(CompletionException.class, () -> reply(fork));
      assertInstanceOf(ModelException.class, failure.getCause());
    }
  }

  /** Of a dialogue with a tool that no template can write. */
  static DialogueOptions unspeakable() {
    ToolSpec give =
        new ToolSpec("give", Map.of("parameters", Map.of("default", List.of(Double.NaN))));
    return DialogueOptions.of("lost", "").withTools(List.of(give));
  }

  private static GenerationResult reply(Dialogue dialogue) {
    GenerationRequest request = GenerationRequest.of(Message.user("Hello")).withMaxTokens(8);
    return dialogue.submit(request, Ear.deaf()).result().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
