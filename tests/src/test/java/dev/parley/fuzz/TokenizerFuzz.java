package dev.parley.fuzz;

import dev.parley.inference.ModelException;
import dev.parley.inference.OneSentence;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.safetensors.Checkpoint;
import dev.parley.inference.tokenizer.MarkedText;
import dev.parley.inference.tokenizer.StreamDecoder;
import dev.parley.inference.tokenizer.Tokenizer;

/**
 * Any bytes as the vocabulary of a checkpoint whose other files are sound. A vocabulary that is
 * taken gives ids that it has, no special one for plain text, and the same text token by token.
 */
public final class TokenizerFuzz {
  private static final Scratch SCRATCH =
      Scratch.named("npc").with("words/config.json").with("words/model.safetensors");

  private static final String[] TEXTS = {
    "", "ab abc a  b", "Ah, it's the b\u00fccher \ud83d\ude00 of <s>\u4e16</s>\r\n  1234 <|im_end|>"
  };

  private TokenizerFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    SCRATCH.write("tokenizer.json", input);
    Tokenizer tokenizer;
    try (ModelFile model = Checkpoint.open(SCRATCH.folder())) {
      tokenizer = Tokenizer.from(model.metadata());
    } catch (ModelException e) {
      OneSentence.of(e);
      return;
    }
    for (String text : TEXTS) {
      for (int id : tokenizer.encode(text)) {
        require(!tokenizer.isSpecial(id), "plain text became the special token " + id);
      }
      requireSameInAStream(tokenizer, tokenizer.encode(MarkedText.template(text)));
    }
  }

  private static void requireSameInAStream(Tokenizer tokenizer, int[] ids) {
    StreamDecoder decoder = StreamDecoder.showingSpecials(tokenizer);
    StringBuilder streamed = new StringBuilder();
    for (int id : ids) {
      streamed.append(decoder.push(id));
    }
    streamed.append(decoder.finish());
    String whole = tokenizer.decode(ids);
    require(whole.contentEquals(streamed), "'" + streamed + "' token by token, not '" + whole);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
