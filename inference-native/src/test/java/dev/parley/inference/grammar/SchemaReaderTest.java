package dev.parley.inference.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON Schemas as grammars: what is valid and written so, what is not, and what is refused. */
class SchemaReaderTest {

  private static void assertMatches(String schema, String... texts) {
    Grammar read = Grammar.ofJsonSchema(schema);
    for (String text : texts) {
      assertTrue(read.matches(text), () -> text + " should be in " + schema);
      assertTrue(SchemaCheck.isValid(schema, text), () -> text + " is not valid by " + schema);
    }
  }

  private static void assertNoMatch(String schema, String... texts) {
    Grammar read = Grammar.ofJsonSchema(schema);
    for (String text : texts) {
      assertFalse(read.matches(text), () -> text + " should not be in " + schema);
    }
  }

  @Test
  void readsObjectsInTheirOrder() {
    String schema =
        """
        {"type": "object", "required": ["b"], "additionalProperties": false,
         "properties": {"a": {"type": "null"}, "b": {"type": "boolean"}, "c": {"type": "integer"}}}
        """;
    assertMatches(
        schema, "{\"b\":true}", "{\"a\": null, \"b\": false}", "{\"a\":null,\"b\":true,\"c\":-3}");
    assertNoMatch(
        schema, "{}", "{\"a\":null}", "{\"b\":true,\"a\":null}", "{\"b\":true,}", "{,\"b\":true}");
  }

  @Test
  void readsObjectsOfAnyKeys() {
    String schema = "{\"additionalProperties\": {\"type\": \"integer\"}}";
    assertMatches(schema, "{}", "{\"a\":1, \"\\u00e9\": 2}");
    assertNoMatch(schema, "{\"a\":\"\"}", "[]");
    assertNoMatch("{\"type\": \"object\", \"additionalProperties\": false}", "{\"a\":1}");
  }

  @Test
  void readsWhatIsRequiredAndNotDescribed() {
    assertMatches("{\"required\": [\"x\"]}", "{\"x\": [1, {\"y\": null}]}");
    assertNoMatch("{\"required\": [\"x\"]}", "{}");
  }

  @Test
  void readsArrays() {
    String schema = "{\"items\": {\"const\": 1}, \"minItems\": 1, \"maxItems\": 3}";
    assertMatches(schema, "[1]", "[1,1, 1]");
    assertNoMatch(schema, "[]", "[1,1,1,1]", "[2]", "[1,]");
    assertMatches("{\"type\": \"array\", \"maxItems\": 0}", "[]");
  }

  @Test
  void readsStrings() {
    String schema = "{\"type\": \"string\", \"minLength\": 2, \"maxLength\": 3}";
    assertMatches(schema, "\"ab\"", "\"é😀\"", "\"\\n\\u00e9\\\"\"");
    assertNoMatch(schema, "\"a\"", "\"abcd\"", "\"a\nb\"", "\"\\ud83d\\ude00\"");
  }

  @Test
  void readsPatterns() {
    String schema = "{\"pattern\": \"^[A-Z]\\\\w{1,3}(-\\\\d+)?$|x.\\\"\"}";
    assertMatches(schema, "\"Ab\"", "\"Abcd-12\"", "\"xy\\\"\"", "\"..xy\\\"..\"");
    assertNoMatch(schema, "\"ab\"", "\"A\"", "\"Ab-\"", "\"xy\"");
    assertMatches("{\"pattern\": \"^[^a\\\\s]\\\\\\\\\\\\.$\"}", "\"b\\\\.\"");
  }

  @Test
  void readsReferencesThatGoInCircles() {
    String schema =
        """
        {"type": "object", "properties": {"next": {"$ref": "#"}, "v": {"$ref": "#/$defs/a~1b"}},
         "$defs": {"a/b": {"enum": [1, "one"]}}}
        """;
    assertMatches(schema, "{}", "{\"next\": {\"next\": {\"v\":1}}, \"v\":\"one\"}");
    assertNoMatch(schema, "{\"next\": 1}");
  }

  @Test
  void readsAlternatives() {
    String schema =
        "{\"anyOf\": [{\"type\": [\"null\", \"string\"]}, {\"enum\": [1, 2], \"const\": 2}]}";
    assertMatches(schema, "null", "\"\"", "2");
    assertNoMatch(schema, "1", "true");
    assertMatches("{\"allOf\": [true]}", "[[]]");
    assertMatches("true", "{\"a\":[1.5e3,null,{}]}");
  }

  @Test
  void readsEveryIntegerBetweenBoundsAndNoOther() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 40; round++) {
      int low = random.nextInt(-1200, 1200);
      int high = low + random.nextInt(round < 20 ? 1500 : 15);
      Grammar grammar =
          Grammar.ofJsonSchema(
              "{\"type\":\"integer\",\"minimum\":"
                  + low
                  + ",\"exclusiveMaximum\":"
                  + (high + 1)
                  + "}");
      for (int value = low - 20; value <= high + 20; value += random.nextInt(1, 5)) {
        assertEquals(
            value >= low && value <= high,
            grammar.matches(String.valueOf(value)),
            low + " to " + high + ": " + value);
      }
    }
  }

  @Test
  void readsNumbersBetweenBoundsAndNoOther() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 40; round++) {
      BigDecimal low = BigDecimal.valueOf(random.nextInt(-3000, 3000), random.nextInt(3));
      BigDecimal high = low.add(BigDecimal.valueOf(random.nextInt(4000), random.nextInt(3)));
      Grammar grammar =
          Grammar.ofJsonSchema(
              "{\"type\":\"number\",\"minimum\":" + low + ",\"maximum\":" + high + "}");
      BigDecimal width = high.subtract(low).max(BigDecimal.ONE);
      for (int i = 0; i < 100; i++) {
        BigDecimal part = BigDecimal.valueOf(random.nextInt(-200, 1200), 3);
        BigDecimal value = low.add(width.multiply(part));
        boolean inside = value.compareTo(low) >= 0 && value.compareTo(high) <= 0;
        assertEquals(
            inside,
            grammar.matches(value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString()),
            low + " to " + high + ": " + value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{\"a\" 1} ~ schema, line 1, column 6: found Unexpected character ('1' (code 49)): was",
        "{\"type\": \"string\", \"type\": \"null\"} ~ schema, line 1, column 2",
        "3 ~ schema, at '#': found 3; expected an object, or true.",
        "false ~ schema, at '#': found false; expected a schema that something is valid by.",
        "{\"properties\": {\"a/b\": {\"not\": {}}}} ~ schema, at '#/properties/a~1b': found 'not'",
        "{\"type\": \"text\"} ~ schema, at '#/type': found 'text'; expected object, array, string",
        "{\"type\": \"string\", \"format\": \"date\"} ~ schema, at '#': found 'format'; expected a keyword that can be held here: maxLength",
        "{\"type\": \"string\", \"minimum\": 1} ~ schema, at '#': found 'minimum'",
        "{\"enum\": [1], \"type\": \"string\"} ~ schema, at '#': found no value that it allows",
        "{\"minLength\": 3, \"maxLength\": 2} ~ schema, at '#/minLength': found 3 above maxLength 2",
        "{\"minLength\": -1} ~ schema, at '#/minLength': found -1; expected a whole number",
        "{\"minItems\": 9999} ~ schema, at '#/minItems': found 9999; expected at most 2000",
        "{\"minimum\": 3, \"maximum\": 2} ~ schema, at '#': found no number between its bounds",
        "{\"type\": \"integer\", \"minimum\": 0.1, \"maximum\": 0.9} ~ schema, at '#': found no number",
        "{\"maximum\": 1e999} ~ schema, at '#/maximum': found 1E+999; expected at most 40 digits",
        "{\"$ref\": \"other.json\"} ~ schema, at '#/$ref': found 'other.json'; expected a place",
        "{\"$ref\": \"#/$defs/x\"} ~ schema, at '#/$ref': found '#/$defs/x'; expected a place that",
        "{\"$ref\": \"#\"} ~ schema, at '#': found that '#' begins with itself",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"$ref\": \"#\"}}} ~ schema, at '#': found that '#' can never end",
        "{\"required\": [\"a\"], \"additionalProperties\": false} ~ schema, at '#/required': found 'a'",
        "{\"allOf\": [{}, {}]} ~ schema, at '#/allOf': found 2 schemas; expected one",
        "{\"anyOf\": []} ~ schema, at '#/anyOf': found 0 schemas; expected at least one.",
        "{\"pattern\": \"(?=a)\"} ~ schema, at '#/pattern': found '(?=a)' at its character 1",
        "{\"pattern\": \"a**\"} ~ schema, at '#/pattern': found '*' at its character 3",
        "{\"pattern\": \"[z-a]\"} ~ schema, at '#/pattern': found '-a]' at its character 3",
        "{\"pattern\": \"\\\\b\"} ~ schema, at '#/pattern': found '\\b' at its character 1",
        "{\"pattern\": \"(a\"} ~ schema, at '#/pattern': found the end of the pattern at its"
      })
  void refusesByPlace(String schema, String sentence) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Grammar.ofJsonSchema(schema));
    String found = String.valueOf(refusal.getMessage());
    assertEquals(sentence, found.substring(0, Math.min(sentence.length(), found.length())));
  }
}
