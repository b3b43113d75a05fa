package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of all special tokens a reply may only hold the end of a turn and the mark that fits. */
class BannedTokensTest {
  private static final int BYTES = 256;
  private static final int NORMAL = 1;
  private static final int UNUSED = 5;
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

  @Test
  void noRowWithoutATokenIsAllowed(@TempDir Path folder) {
    int[] types = new int[264];
    Arrays.fill(types, NORMAL);
    types[100] = UNUSED;
    types[200] = UNUSED;
    Path file =
        HandMadeModel.llama()
            .with("tokenizer.ggml.token_type", types)
            .write(folder.resolve("padded.gguf"));

    try (ModelHeader header = ModelHeader.open(file)) {
      BannedTokens tokens = new BannedTokens(header.tokenizer());
      for (ReplyPart part : ReplyPart.values()) {
        int[] ofBytes = IntStream.of(tokens.banned(part, true)).filter(id -> id < BYTES).toArray();
        assertArrayEquals(new int[] {100, 200}, ofBytes);
      }
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
