package dev.parley.fuzz;

import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.OneSentence;
import dev.parley.inference.Role;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.MarkedText;
import dev.parley.inference.tokenizer.TinyVocabulary;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Any bytes as the text of a chat template, and as messages and tools for the templates that there
 * are: nothing that these contain becomes a special token, the tokens are those of the text, and
 * the parts of a conversation are the whole. {@link Conversation} tells how an input is written.
 */
public final class ChatTemplateFuzz {
  private static final List<String> SPECIALS =
      List.of(
          "<s>",
          "</s>",
          "<|im_start|>",
          "<|im_end|>",
          "<think>",
          "</think>",
          "<tool_call>",
          "</tool_call>",
          "<tool_response>",
          "</tool_response>",
          "[INST]");

  private static final Tokenizer TOKENIZER =
      Tokenizer.from(
          new Metadata(
              "tiny.gguf",
              new TinyVocabulary("smollm", List.of("< |", "t h", "i n"), SPECIALS).values()));

  private static final ChatTemplate NEMOTRON =
      ChatTemplate.of(new Metadata("tiny.gguf", Map.of("general.architecture", "nemotron_h")));

  private ChatTemplateFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Conversation conversation = Conversation.of(input);
    check(NEMOTRON, conversation);
    try {
      check(
          ChatTemplate.of(
              new Metadata("npc.gguf", Map.of("tokenizer.chat_template", conversation.template()))),
          conversation);
    } catch (ModelException e) {
      OneSentence.of(e);
    }
  }

  private static void check(ChatTemplate template, Conversation conversation) {
    List<Message> messages = conversation.messages();
    List<ToolSpec> tools = conversation.tools();
    Conversation harmless = conversation.harmless();
    for (boolean truncate : new boolean[] {true, false}) {
      requireNothingForged(
          template.render(messages, tools, truncate),
          template.render(harmless.messages(), harmless.tools(), truncate));
    }
    requireNothingForged(template.turns(messages), template.turns(harmless.messages()));
    for (int i = 1; i < messages.size(); i++) {
      if (isBetweenTurns(messages, i)) {
        requirePartsAreTheWhole(template, messages, tools, i);
      }
    }
  }

  private static void requireNothingForged(MarkedText prompt, MarkedText harmless) {
    int[] ids = TOKENIZER.encode(prompt);
    int[] specials = Arrays.stream(ids).filter(TOKENIZER::isSpecial).toArray();
    int[] expected =
        Arrays.stream(TOKENIZER.encode(harmless)).filter(TOKENIZER::isSpecial).toArray();
    if (!Arrays.equals(specials, expected)) {
      throw new AssertionError("content became a special token: " + prompt.text());
    }
    String text = prompt.text().replaceAll("\\p{Cs}", "\ufffd");
    if (!TOKENIZER.decode(ids).equals(text)) {
      throw new AssertionError("not its own tokens: " + text);
    }
  }

  /** Where {@link ChatTemplate} says that parts and whole are one. */
  private static boolean isBetweenTurns(List<Message> messages, int place) {
    boolean insideResults =
        messages.get(place).role() == Role.TOOL && messages.get(place - 1).role() == Role.TOOL;
    List<Role> roles = new ArrayList<>();
    messages.forEach(message -> roles.add(message.role()));
    boolean kept =
        messages.subList(roles.lastIndexOf(Role.USER) + 1, messages.size()).stream()
            .anyMatch(ChatTemplateFuzz::isKeptUntilTheNextUser);
    return !insideResults && !kept;
  }

  private static boolean isKeptUntilTheNextUser(Message message) {
    String content = message.content();
    boolean blankFirst = !content.equals(content.stripLeading()) || !isPlain(content);
    return message.thought() != null || (!message.toolCalls().isEmpty() && blankFirst);
  }

  /** Python strips more kinds of white space than Java. */
  private static boolean isPlain(String content) {
    return content.isEmpty() || (content.charAt(0) > ' ' && content.charAt(0) < 0x7f);
  }

  private static void requirePartsAreTheWhole(
      ChatTemplate template, List<Message> messages, List<ToolSpec> tools, int place) {
    String parts =
        template.opening(messages.subList(0, place), tools).text()
            + template.turns(messages.subList(place, messages.size())).text();
    String whole = template.render(messages, tools, true).text();
    if (!parts.equals(whole)) {
      throw new AssertionError("split before message " + place + ": " + parts + " not " + whole);
    }
  }
}
