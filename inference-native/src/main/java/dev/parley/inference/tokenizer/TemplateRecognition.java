package dev.parley.inference.tokenizer;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ForeignText;
import dev.parley.inference.format.Metadata;
import java.util.List;
import java.util.Optional;

/**
 * Tells which template a model file has, by the outline of its source. The source itself is never
 * run: it is a program that a stranger wrote, and what it gives is a flat text in which nobody can
 * tell markup from a player's words. A template that is not known is refused, so that no model is
 * asked in words that it was not taught.
 */
final class TemplateRecognition {
  private static final String KEY = "tokenizer.chat_template";

  private TemplateRecognition() {}

  static ChatTemplate of(Metadata metadata) {
    Optional<String> source = metadata.string(KEY);
    if (source.isEmpty()) {
      return usual(metadata).orElseThrow(() -> refusal(metadata, "nothing"));
    }
    TemplateOutline outline = TemplateOutline.of(source.get());
    return known(source.get(), outline)
        .orElseThrow(() -> refusal(metadata, describe(source.get(), outline)));
  }

  private static Optional<ChatTemplate> known(String source, TemplateOutline outline) {
    return Nemotron3Template.claims(source)
        ? Nemotron3Template.of(outline).map(ChatTemplate.class::cast)
        : ChatMlTemplate.of(outline).map(ChatTemplate.class::cast);
  }

  private static Optional<ChatTemplate> usual(Metadata metadata) {
    if (metadata.string("general.architecture").equals(Optional.of("nemotron_h"))) {
      return Optional.of(new Nemotron3Template());
    }
    List<String> vocabulary = metadata.strings("tokenizer.ggml.tokens").orElse(List.of());
    if (vocabulary.contains("<|im_start|>") && vocabulary.contains("<|im_end|>")) {
      return Optional.of(new ChatMlTemplate(Optional.empty()));
    }
    return Optional.empty();
  }

  private static ModelFormatException refusal(Metadata metadata, String found) {
    return new ModelFormatException(
        metadata.where(KEY),
        found,
        "the chat template of Nemotron 3, or plain ChatML",
        "Use an instruction-tuned model with one of these.");
  }

  private static String describe(String source, TemplateOutline outline) {
    if (Nemotron3Template.claims(source)) {
      String mark = Nemotron3Template.missingMark(outline).orElse("");
      return "a variant of Nemotron 3's that does not write " + JinjaTokens.literal(mark);
    }
    boolean isChatMl = source.contains("<|im_start|>") && source.contains("<|im_end|>");
    return TemplateFamily.of(source)
        .map(TemplateFamily::inWords)
        .orElseGet(() -> isChatMl ? variantOfChatMl(outline) : beginning(source));
  }

  private static String variantOfChatMl(TemplateOutline outline) {
    return ChatMlTemplate.strangeLine(outline)
        .map(line -> "a variant of ChatML, with '" + ForeignText.shown(line) + "'")
        .orElse("a variant of ChatML, in another order");
  }

  private static String beginning(String source) {
    return "'" + ForeignText.shown(source.strip().replaceAll("\\s+", " ")) + "'";
  }
}
