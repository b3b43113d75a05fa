package dev.parley.inference.engine;

import dev.parley.inference.Message;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.MarkedText;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/** How many tokens each part of a conversation takes, counted without the engine. */
record TokenCounts(Tokenizer tokenizer, ChatTemplate template) {

  static TokenCounts ofTinyModel() {
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE)) {
      return new TokenCounts(header.tokenizer(), ChatTemplate.of(header.file().metadata()));
    }
  }

  int opening(Message... messages) {
    return count(template.opening(List.of(messages), List.of()));
  }

  int turns(Message... messages) {
    return count(template.turns(List.of(messages)));
  }

  int generationPrompt() {
    return count(template.generationPrompt(false));
  }

  int replyEnd() {
    return count(template.replyEnd());
  }

  List<Integer> openingIds(Message... messages) {
    return ids(template.opening(List.of(messages), List.of()));
  }

  List<Integer> turnIds(Message... messages) {
    return ids(template.turns(List.of(messages)));
  }

  private List<Integer> ids(MarkedText text) {
    return Arrays.stream(tokenizer.encode(text)).boxed().toList();
  }

  private int count(MarkedText text) {
    return tokenizer.encode(text).length;
  }
}
