package dev.parley.fuzz;

import dev.parley.inference.ModelException;
import dev.parley.inference.OneSentence;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.ModelInspector;
import java.nio.file.Path;
import java.util.List;

/** What becomes of a model file: it is refused in one sentence, or it answers. */
final class AnyModel {
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withContextTokens(64).withMaxDialogues(1).withThreads(1);

  private static final String TEXT = "Ah, the b\u00fccher \ud83d\ude00 of <s>\u4e16</s>\n  1234";

  private AnyModel() {}

  /** Whether it was opened; it then gave two tokens, or said why its numbers give none. */
  static boolean answers(Path model) {
    boolean opened = false;
    try (ModelInspector inspector = ModelInspector.open(model, OPTIONS)) {
      int room = inspector.summary().contextTokens();
      opened = true;
      if (!inspector.summary().tokenizer().equals("none")) {
        inspector.decode(inspector.encode(TEXT));
        inspector.beginOfText();
      }
      inspector.complete(List.of(0), Math.min(2, room - 1), SamplingOptions.greedy(), false);
    } catch (ModelException e) {
      OneSentence.of(e);
    }
    return opened;
  }
}
