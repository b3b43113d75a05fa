package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of all special tokens a reply may only hold the end of a turn and the mark that fits. */
class BannedTokensTest {
  private static final List<ToolSpec> TOOLS = List.of(new ToolSpec("wave", Map.of()));

  @Test
  void onlyTheMarkThatFitsIsAllowed() {
    try (ModelHeader header = ModelHeader.open(Fixtures.own("tiny/tiny-q8_0.gguf"))) {
      assertEquals(Set.of(), allowed(header, reply(header, false, List.of())));
      assertEquals(Set.of("</think>"), allowed(header, reply(header, true, List.of())));
      assertEquals(Set.of("</think>"), allowed(header, reply(header, true, TOOLS)));
      ReplyText calling = reply(header, false, TOOLS);
      assertEquals(Set.of("<tool_call>"), allowed(header, calling));
      calling.push(header.tokenizer().idOf("<tool_call>").getAsInt());
      assertEquals(Set.of("</tool_call>"), allowed(header, calling));
      calling.push(header.tokenizer().idOf("</tool_call>").getAsInt());
      assertEquals(Set.of("<tool_call>"), allowed(header, calling));
    }
  }

  private static ReplyText reply(ModelHeader header, boolean thinking, List<ToolSpec> tools) {
    ChatTemplate template = ChatTemplate.of(header.file().metadata());
    return new ReplyText(
        header.tokenizer(), List.of(), thinking, template.toolCallParser(tools), new ReplyEvents());
  }

  /** Special tokens that may come next, beside the ends of a turn. */
  private static Set<String> allowed(ModelHeader header, ReplyText text) {
    Tokenizer tokenizer = header.tokenizer();
    Set<Integer> banned =
        IntStream.of(new BannedTokens(tokenizer).banned(text.part(), text.mayCall()))
            .boxed()
            .collect(Collectors.toSet());
    return IntStream.range(0, tokenizer.vocabularySize())
        .filter(tokenizer::isSpecial)
        .filter(id -> !banned.contains(id) && !tokenizer.endOfTurnIds().contains(id))
        .mapToObj(tokenizer::decode)
        .collect(Collectors.toSet());
  }
}
