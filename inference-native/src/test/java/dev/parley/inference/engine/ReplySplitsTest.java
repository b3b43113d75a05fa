package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.MarkedText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener hears depends on the text of a reply, never on the tokens it came in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplySplitsTest {
  private static final List<ToolSpec> TOOLS =
      List.of(
          new ToolSpec(
              "give",
              Map.of(
                  "parameters",
                  Map.of(
                      "properties",
                      Map.of("item", Map.of("type", "string"), "n", Map.of("type", "integer"))))));

  private static final Pattern MARK = Pattern.compile("</?(?:think|tool_call)>");

  private ModelHeader header;

  /** A reply and what is to be heard of it. */
  private record Said(String name, boolean thinking, String text, List<String> events) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String call(String parameters) {
    return "<tool_call>\n<function=give>\n" + parameters + "</function>\n</tool_call>\n";
  }

  private static Said speaking(String name, String text, String... events) {
    return new Said(name, false, text, List.of(events));
  }

  private static Said thinking(String name, String text, String... events) {
    return new Said(name, true, text, List.of(events));
  }

  private static final String N_IS_2 = "<parameter=n>\n2\n</parameter>\n";

  private static final Said CALL =
      speaking(
          "speech and a call",
          "Let me look.\n" + call("<parameter=item>\na br\u00f6tchen\n\n</parameter>\n" + N_IS_2),
          "speech: Let me look.",
          "call: give{item=a br\u00f6tchen\n, n=2}");

  static List<Said> replies() {
    String speech = "  Ah, the b\u00fccher \ud83d\ude00 of \u4e16\n";
    return List.of(
        CALL,
        speaking("speech", speech, "speech: " + speech),
        thinking("a thought", "\n\n hmm \u2026\n", "thought: \n\n hmm \u2026\n"),
        thinking(
            "a thought and speech",
            "He wants <b>br\u00f6t</b>.\n</think>\n\n Here.  \n",
            "thought: He wants <b>br\u00f6t</b>.\n",
            "speech: Here.  \n"),
        speaking(
            "a call",
            "\n<tool_call>\n<function=give>\n</function>\n</tool_call>\n",
            "call: give{}"),
        thinking(
            "a thought and calls",
            "bread?\n</think>\n<tool_call>\n<function=give>\n<parameter=n>\n1\n</parameter>\n"
                + "</function>\n</tool_call>\n<tool_call><function=give></function></tool_call>",
            "thought: bread?\n",
            "call: give{n=1}",
            "call: give{}"),
        speaking(
            "speech around a call",
            " Here. \n<tool_call><function=give></function></tool_call> \n And.\n",
            "speech:  Here.",
            "call: give{}",
            "speech:  \n \n And."),
        speaking(
            "a malformed call",
            "So.\n" + call(N_IS_2.replace("2", "tw\u00f6")) + "\n",
            "speech: So.",
            "malformed: the call of 'give' has 'tw\u00f6' as 'n'; expected a value of type integer"),
        speaking(
            "an unfinished call",
            "So.\n<tool_call>\n<function=give>\n<parameter=n>\n1",
            "speech: So.",
            "malformed: a tool call was not finished: the reply ended after"
                + " '<function=give> <parameter=n> 1'; expected </tool_call>"));
  }

  @BeforeAll
  void open() {
    header = ModelHeader.open(Fixtures.own("tiny/tiny-q8_0.gguf"));
  }

  @AfterAll
  void close() {
    header.close();
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aReplyIsHeardAsWhatItIs(Said said) {
    assertEquals(said.events, heard(said, new BitSet()));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void oneOrTwoSplitsChangeNothing(Said said) {
    BitSet places = places(said.text);
    for (int i = places.nextSetBit(0); i >= 0; i = places.nextSetBit(i + 1)) {
      for (int j = i; j >= 0; j = places.nextSetBit(j + 1)) {
        BitSet splits = new BitSet();
        splits.set(i);
        splits.set(j);
        assertEquals(said.events, heard(said, splits), "split at " + splits);
      }
    }
  }

  @Test
  void manySplitsChangeNothing() {
    Random random = new Random(30);
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      Said said = replies().get(i % replies().size());
      BitSet splits = places(said.text);
      int kept = 1 + random.nextInt(8);
      splits.stream().filter(place -> random.nextInt(8) >= kept).forEach(splits::clear);
      assertEquals(said.events, heard(said, splits), "split at " + splits);
    }
  }

  @Test
  void aCallThatIsWrittenAsTextIsSpeech() {
    String text = "<tool_call>\n<function=give>\n</function>\n</tool_call>";
    ReplyEvents events = new ReplyEvents();
    ReplyText reply = reply(CALL, TOOLS, events);
    for (int id : header.tokenizer().encode(text)) {
      reply.push(id);
    }
    reply.finish();
    assertEquals(List.of("speech: " + text), events.all());
  }

  @Test
  void withoutToolsTheMarksOfACallAreNothing() {
    ReplyEvents events = new ReplyEvents();
    ReplyText reply = reply(CALL, List.of(), events);
    for (int id : ids("Hm. <tool_call>Yes.</tool_call> ", new BitSet())) {
      reply.push(id);
    }
    reply.finish();
    assertEquals(List.of("speech: Hm. Yes. "), events.all());
  }

  /** Where a text can be split: between characters, but not inside a special token. */
  private BitSet places(String text) {
    BitSet places = new BitSet();
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      places.set(i);
    }
    places.clear(0);
    Matcher mark = MARK.matcher(text);
    while (mark.find()) {
      places.clear(mark.start() + 1, mark.end());
    }
    return places;
  }

  private List<String> heard(Said said, BitSet splits) {
    ReplyEvents events = new ReplyEvents();
    ReplyText reply = reply(said, TOOLS, events);
    for (int id : ids(said.text, splits)) {
      reply.push(id);
    }
    reply.finish();
    return events.all();
  }

  private ReplyText reply(Said said, List<ToolSpec> tools, ReplyEvents events) {
    ChatTemplate template = ChatTemplate.of(header.file().metadata());
    return new ReplyText(
        header.tokenizer(), List.of(), said.thinking, template.toolCallParser(tools), events);
  }

  /** The tokens of each part by itself. */
  private List<Integer> ids(String text, BitSet splits) {
    List<Integer> ids = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int next = splits.nextSetBit(from + 1);
      int to = next < 0 ? text.length() : next;
      for (int id : header.tokenizer().encode(MarkedText.template(text.substring(from, to)))) {
        ids.add(id);
      }
      from = to;
    }
    return ids;
  }
}
