package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call is read as the template writes it, or refused with a sentence that tells why. */
class ToolCallParserTest {
  private static final ToolCallParser PARSER =
      new ToolCallParser(List.of(give(), new ToolSpec("shout", Map.of())));

  /** Every type, under the name of the type. */
  private static ToolSpec give() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (ParameterType type : ParameterType.values()) {
      properties.put(type.toString(), Map.of("type", type.toString()));
    }
    properties.put("untyped", Map.of("enum", List.of(1, 2)));
    properties.put("maybe", Map.of("type", List.of("null", "integer")));
    properties.put("either", Map.of("type", List.of("string", "object", "boolean")));
    return new ToolSpec(
        "give", Map.of("parameters", Map.of("type", "object", "properties", properties)));
  }

  private static ToolCall read(String body) {
    try {
      return PARSER.parse(body);
    } catch (MalformedCallException e) {
      throw new AssertionError(e.sentence(), e);
    }
  }

  private static @Nullable Object value(String parameter, String text) {
    Map<String, ?> arguments = read(give(parameter, text)).arguments();
    assertEquals(List.of(parameter), List.copyOf(arguments.keySet()));
    return arguments.get(parameter);
  }

  private static String give(String parameter, String text) {
    return "\n<function=give>\n<parameter=%s>\n%s\n</parameter>\n</function>\n"
        .formatted(parameter, text);
  }

  private static void assertRefused(String sentence, String body) {
    assertEquals(
        sentence, assertThrows(MalformedCallException.class, () -> PARSER.parse(body)).sentence());
  }

  // Types

  @Test
  void readsEveryTypeThatASchemaNames() {
    assertEquals("3", value("string", "3"));
    assertEquals(3, value("integer", "3"));
    assertEquals(-3_000_000_000L, value("integer", "-3000000000"));
    assertEquals(
        new BigInteger("123456789012345678901234567890"),
        value("integer", "123456789012345678901234567890"));
    assertEquals(2.5, value("number", "2.5"));
    assertEquals(1e-7, value("number", "1e-07"));
    assertEquals(2, value("number", "2"));
    assertEquals(true, value("boolean", "True"));
    assertEquals(false, value("boolean", "False"));
    assertEquals(true, value("boolean", "true"));
    assertEquals(false, value("boolean", "false"));
    assertEquals(null, value("null", "None"));
    assertEquals(null, value("null", "null"));
    assertEquals(List.of(1, 2.5, "x"), value("array", "[1, 2.5, \"x\"]"));
    assertEquals(
        Map.of("k", List.of(Map.of()), "e", "\u00e9"),
        value("object", "{\"k\": [{}], \"e\": \"\u00e9\"}"));
  }

  @Test
  void aValueOfSeveralTypesIsOfTheFirstThatFits() {
    assertEquals(null, value("maybe", "None"));
    assertEquals(7, value("maybe", "7"));
    assertEquals(true, value("either", "True"));
    assertEquals(Map.of("a", 1), value("either", "{\"a\": 1}"));
    assertEquals("17", value("either", "17"));
    assertEquals("{\"a\": 1", value("either", "{\"a\": 1"));
    assertEquals("None", value("either", "None"));
  }

  @Test
  void aValueWithoutATypeIsAString() {
    assertEquals("1", value("untyped", "1"));
    ToolCall call = read("<function=shout>\n<parameter=n>\n1\n</parameter>\n</function>");
    assertEquals(Map.of("n", "1"), call.arguments());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "integer|three",
        "integer|2.5",
        "integer|2.0",
        "integer|1e3",
        "integer|007",
        "integer|1 2",
        "integer|None",
        "integer|\"3\"",
        "integer|true",
        "number|1,5",
        "number|NaN",
        "number|Infinity",
        "number|1e400",
        "number|0x10",
        "boolean|yes",
        "boolean|TRUE",
        "boolean|1",
        "null|nothing",
        "object|[1]",
        "object|{'k': 'v'}",
        "object|{\"k\": 1, \"k\": 2}",
        "object|{\"k\": 1} and more",
        "object|{\"k\": [1e999]}",
        "array|{}",
        "array|[1, 2",
        "array|[1, 2,]",
        "maybe|seven",
      })
  void refusesWhatIsNotOfItsType(String parameter, String text) {
    String type = parameter.equals("maybe") ? "null, integer" : parameter;
    assertRefused(
        "the call of 'give' has '%s' as '%s'; expected a value of type %s"
            .formatted(text, parameter, type),
        give(parameter, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"integer", "number", "boolean", "null", "object", "array"})
  void refusesAnEmptyValueOfEveryTypeButString(String type) {
    assertRefused(
        "the call of 'give' has '' as '%s'; expected a value of type %s".formatted(type, type),
        give(type, ""));
  }

  @Test
  void refusesJsonNestedBeyondReason() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertRefused(
        "the call of 'give' has '%s...' as 'array'; expected a value of type array"
            .formatted("[".repeat(60)),
        give("array", deep));
  }

  // Texts

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        " two  spaces ",
        "first\nsecond\n",
        "\tindented\n  more\n\nend",
        "a </parameter> in a sentence",
        "</parameter>",
        "</parameter>\n</parameter>",
        "a </parameter></function> in a line",
        "line\n</parameter>\nline",
        "line\n</function>\n",
        "say <parameter=x>",
        "<function=give>",
        "</tool_call>\n<tool_call>",
        "\r\n",
        "\u00fc \ud83d\ude00 \u2028",
      })
  void keepsATextAsItStands(String text) {
    assertEquals(text, value("string", text));
  }

  @Test
  void jsonMayHoldEveryTag() {
    List<String> tags =
        List.of(
            "</parameter>",
            "</parameter></function>",
            "\n</parameter>\n</function>\n",
            "\n</parameter>\n<parameter=x>\n",
            "\n<parameter=x>\n");
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("array", tags);
    arguments.put("object", Map.of("</parameter>", Map.of("k", tags.get(2))));
    ToolCall call = new ToolCall("give", arguments);
    assertEquals(call, read(written(call)));
  }

  @Test
  void aClosingLineThatACallCouldGoOnAfterEndsTheValue() {
    String text = "one\n</parameter>\n<parameter=untyped>\ntwo";
    ToolCall call = read(give("string", text));
    assertEquals(Map.of("string", "one", "untyped", "two"), call.arguments());
  }

  @Test
  void readsTagsOnOneLine() {
    ToolCall call =
        read(
            "<function=give><parameter=integer>3</parameter> <parameter=string>a</parameter> b"
                + "</parameter></function>");
    assertEquals(Map.of("integer", 3, "string", "a</parameter> b"), call.arguments());
    assertEquals("x", value("string", "x"));
    assertEquals(
        Map.of("string", ""),
        read("<function=give>\n<parameter=string>\n</parameter>\n</function>").arguments());
    assertEquals(new ToolCall("shout", Map.of()), read("<function=shout></function>"));
    assertEquals(new ToolCall("shout", Map.of()), read("\n<function=shout>\n</function>\n"));
  }

  // Breaks

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``|a tool call begins with ''; expected <function=NAME>",
        "give(3)|a tool call begins with 'give(3)'; expected <function=NAME>",
        "{\"name\": \"give\"}"
            + "|a tool call begins with '{\"name\": \"give\"}'; expected <function=NAME>",
        "<function=give|a tool call begins with '<function=give'; expected <function=NAME>",
        "<parameter=integer>~3~</parameter>"
            + "|a tool call begins with '<parameter=integer> 3 </parameter>';"
            + " expected <function=NAME>",
        "<function=grant>~</function>"
            + "|a tool call names the function 'grant'; expected one of [give, shout]",
        "<function=>~</function>"
            + "|a tool call names the function ''; expected one of [give, shout]",
        "<function=give>|the call of 'give' goes on with ''; expected <parameter=NAME> or </function>",
        "<function=give>~3~</function>"
            + "|the call of 'give' goes on with '3 </function>'; expected <parameter=NAME> or"
            + " </function>",
        "<function=give>~<parameter=integer>~3~</parameter>"
            + "|the call of 'give' does not close the parameter 'integer'; expected </parameter>"
            + " after its value, on a line of its own",
        "<function=give>~<parameter=integer>~3~</function>"
            + "|the call of 'give' does not close the parameter 'integer'; expected </parameter>"
            + " after its value, on a line of its own",
        "<function=give>~<parameter=integer>~3~<parameter=string>~a~</parameter>~</function>"
            + "|the call of 'give' does not close the parameter 'integer'; expected </parameter>"
            + " after its value, on a line of its own",
        "<function=give>~<parameter=string>~a</parameter>~<parameter=integer>~3~</parameter>"
            + "~</function>"
            + "|the call of 'give' does not close the parameter 'string'; expected </parameter>"
            + " after its value, on a line of its own",
        "<function=give>~<parameter=integer~3~</parameter>~</function>"
            + "|the call of 'give' goes on with '<parameter=integer 3 </parameter> </function>';"
            + " expected <parameter=NAME> or </function>",
        "<function=give>~</function>~and more"
            + "|the call of 'give' goes on with 'and more' after </function>; expected </tool_call>",
        "<function=give>~</function>~<function=shout>~</function>"
            + "|the call of 'give' goes on with '<function=shout> </function>' after </function>;"
            + " expected </tool_call>",
        "<function=give>~<parameter=integer>~3~</parameter>~<parameter=integer>~3~</parameter>"
            + "~</function>|the call of 'give' has the parameter 'integer' twice; expected it once",
      })
  void refusesBrokenCalls(String body, String sentence) {
    assertRefused(sentence, body.replace('~', '\n'));
  }

  @Test
  void refusesAParameterThatTheToolDoesNotHave() {
    ToolSpec wave = tool(Map.of("properties", Map.of("to", Map.of())));
    assertEquals(
        "the call of 'wave' has the parameter 'with'; expected only [to]", refusal(wave, "with"));
    ToolSpec still = tool(Map.of("properties", Map.of()));
    assertEquals(
        "the call of 'wave' has the parameter 'to'; expected only []", refusal(still, "to"));
  }

  @Test
  void takesAnyParameterWhereTheSchemaSaysSo() throws MalformedCallException {
    ToolSpec open = tool(Map.of("properties", Map.of(), "additionalProperties", true));
    assertEquals(Map.of("n", "3"), wave(open, "n").arguments());
    ToolSpec typed =
        tool(Map.of("properties", Map.of(), "additionalProperties", Map.of("type", "integer")));
    assertEquals(Map.of("n", 3), wave(typed, "n").arguments());
    assertEquals(Map.of("n", "3"), wave(tool(Map.of()), "n").arguments());
  }

  @Test
  void refusesACallWithoutWhatIsRequired() {
    ToolSpec needy =
        tool(Map.of("properties", Map.of("to", Map.of()), "required", List.of("to", "how")));
    assertEquals(
        "the call of 'wave' lacks the parameter 'how', which is required", refusal(needy, "to"));
  }

  @Test
  void aSchemaThatIsNoneTypesNothing() throws MalformedCallException {
    ToolSpec odd =
        tool(
            Map.of("properties", Map.of("n", "integer"), "required", 3, "additionalProperties", 1));
    assertEquals(Map.of("n", "3"), wave(odd, "n").arguments());
    Map<String, Object> fields = Collections.singletonMap("parameters", null);
    assertEquals(Map.of("n", "3"), wave(new ToolSpec("wave", fields), "n").arguments());
  }

  @Test
  void quotesOnlyTheBeginningOfWhatIsLong() {
    String sentence =
        PARSER.unfinished("<function=give>\n" + "\ud83d\ude00".repeat(100)).sentence();
    assertEquals(
        "a tool call was not finished: the reply ended after '<function=give> "
            + "\ud83d\ude00".repeat(44)
            + "...'; expected </tool_call>",
        sentence);
  }

  private static ToolSpec tool(Map<String, Object> schema) {
    return new ToolSpec("wave", Map.of("parameters", schema));
  }

  private static ToolCall wave(ToolSpec tool, String parameter) throws MalformedCallException {
    return new ToolCallParser(List.of(tool))
        .parse("<function=wave>\n<parameter=" + parameter + ">\n3\n</parameter>\n</function>");
  }

  private static String refusal(ToolSpec tool, String parameter) {
    return assertThrows(MalformedCallException.class, () -> wave(tool, parameter)).sentence();
  }

  // Round trips

  private static String written(ToolCall call) {
    MarkedText.Builder out = new MarkedText.Builder();
    Nemotron3Tools.call(out, call);
    String text = out.build().text();
    assertTrue(text.startsWith("<tool_call>") && text.endsWith("</tool_call>\n"), text);
    return text.substring("<tool_call>".length(), text.length() - "</tool_call>\n".length());
  }

  /** What a text may not hold, by the definition of the format. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("\n<parameter=|\n</parameter>\\s*(<parameter=|</function>)");

  @Test
  void whatTheTemplateWritesIsReadBack() {
    Random random = new Random(20);
    int told = 0;
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      Map<String, Object> arguments = new LinkedHashMap<>();
      String text = text(random);
      if (!AMBIGUOUS.matcher("\n" + text).find()) {
        arguments.put("string", text);
        told++;
      }
      arguments.put("integer", random.nextInt() >> random.nextInt(32));
      arguments.put("number", random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      arguments.put("boolean", random.nextBoolean());
      arguments.put("null", null);
      arguments.put("object", Map.of(text(random), json(random, 3)));
      arguments.put("array", Arrays.asList(json(random, 3), json(random, 3)));
      ToolCall call = new ToolCall("give", arguments);
      ToolCall back = read(written(call));
      assertEquals(call, back);
      assertEquals(List.copyOf(call.arguments().keySet()), List.copyOf(back.arguments().keySet()));
    }
    assertTrue(told > Fixtures.count(10_000) / 2, "only " + told + " texts");
  }

  /** Every way of breaking a call ends in a sentence. */
  @Test
  void everyBeginningOfACallIsRefused() {
    String whole =
        written(
            new ToolCall("give", Map.of("string", "a\nb", "array", List.of(1, "</parameter>"))));
    int end = whole.lastIndexOf(">") + 1;
    for (int i = 0; i < end; i++) {
      String part = whole.substring(0, i);
      assertThrows(MalformedCallException.class, () -> PARSER.parse(part), part);
    }
  }

  @Test
  void noTextIsMoreThanRefused() {
    Random random = new Random(21);
    String whole = written(new ToolCall("give", Map.of("string", "a\nb", "integer", 3)));
    int refused = 0;
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      StringBuilder mutant = new StringBuilder(whole);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(mutant.length());
        int to = Math.min(mutant.length(), at + random.nextInt(12));
        mutant.replace(at, to, random.nextBoolean() ? "" : text(random));
        mutant.append(' '); // never empty
      }
      try {
        assertEquals("give", PARSER.parse(mutant.toString()).name());
      } catch (MalformedCallException e) {
        refused++;
      }
    }
    assertTrue(refused > Fixtures.count(10_000) / 4, "only " + refused + " refused");
  }

  private static String text(Random random) {
    List<String> pieces =
        List.of(
            "a",
            "\u00fc",
            "\ud83d\ude00",
            " ",
            "\n",
            "\"",
            "\\",
            "{",
            "</parameter>",
            "</function>",
            "<parameter=string>",
            "<function=give>",
            "True",
            "7");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }

  private static Object json(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> random.nextInt(100);
      case 1 -> random.nextLong() | 1L << 62;
      case 2 -> random.nextDouble();
      case 3 -> random.nextBoolean();
      case 4 -> text(random);
      case 5 -> Arrays.asList(json(random, depth - 1), null);
      default -> Collections.singletonMap(text(random), json(random, depth - 1));
    };
  }
}
