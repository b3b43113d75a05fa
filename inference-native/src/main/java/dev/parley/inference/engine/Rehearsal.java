package dev.parley.inference.engine;

import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.state.TokenPath;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.util.List;

/**
 * Does what happens between two passes some times over before the first frame. What Java does for
 * the first time takes it milliseconds, and what it did seldom is slow still; a frame has no time
 * for either. No pass is run, so the states stay as they are.
 *
 * <p><b>Threads.</b> The one that opens the engine, before there is an inference thread.
 */
record Rehearsal(
    LoadedModel model, Tokenizer tokenizer, ChatTemplate template, SamplingMemory memory) {
  private static final int CHOICES = 12;
  private static final int PIECES = 200;
  private static final String LINE = "Well, nobody crosses the bridge at night, my friend. Why?";

  void run() {
    model.passes().recordUsual(LoadedModel.PROMPT_ROWS, model.dialogues());
    copyStates();
    choose();
    speak();
  }

  /** Records copies and leaves them undone: nothing was read, so there is nothing to copy. */
  private void copyStates() {
    try (TokenPath path = model.states().newPath()) {
      path.addAll(new int[] {0, 0});
      try (Sequence read = model.states().open(path).orElseThrow()) {
        read.reserve(1);
        read.advance(1);
        read.keep(true);
      }
      model.states().open(path).orElseThrow().close();
    }
    model.states().memory().copies().clear();
  }

  private void choose() {
    float[] logits = new float[tokenizer.vocabularySize()];
    for (int id = 0; id < logits.length; id++) {
      logits[id] = id % 1009 / 100f;
    }
    BannedTokens banned = new BannedTokens(tokenizer);
    int[] never = banned.banned(ReplyPart.SPEECH, false);
    for (SamplingOptions options : List.of(SamplingOptions.greedy(), SamplingOptions.defaults())) {
      Sampler sampler = new Sampler(options, memory);
      for (int i = 0; i < CHOICES; i++) {
        sampler.next(logits, never, 0, never);
      }
    }
  }

  private void speak() {
    int[] ids = tokenizer.encode(template.turns(List.of(Message.user(LINE))));
    ReplyText text =
        new ReplyText(tokenizer, List.of(), false, ToolCallParser.none(), new Nobody());
    for (int i = 0; i < PIECES; i++) {
      text.push(ids[i % ids.length]);
    }
    text.finish();
  }

  private static final class Nobody implements GenerationListener {
    @Override
    public void speech(String piece) {}

    @Override
    public void thought(String piece) {}

    @Override
    public void ended(GenerationResult result) {}

    @Override
    public void failed(ModelException reason) {}
  }
}
