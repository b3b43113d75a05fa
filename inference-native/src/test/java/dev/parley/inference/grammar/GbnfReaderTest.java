package dev.parley.inference.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text form of grammars: what is read, what it stands for, and where it is wrong. */
class GbnfReaderTest {

  private static void assertMatches(String grammar, String... texts) {
    Grammar read = Grammar.ofGbnf(grammar);
    for (String text : texts) {
      assertTrue(read.matches(text), () -> "'" + text + "' should be in " + grammar);
    }
  }

  private static void assertNoMatch(String grammar, String... texts) {
    Grammar read = Grammar.ofGbnf(grammar);
    for (String text : texts) {
      assertFalse(read.matches(text), () -> "'" + text + "' should not be in " + grammar);
    }
  }

  @Test
  void readsJson() {
    assertMatches(
        ConstraintSamples.JSON, "{}", "{\"a\": [1, -2.5e+3, \"\\n\"] , \"é😀\":{\"b\":null}}");
    assertNoMatch(
        ConstraintSamples.JSON, "", "[]", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"\n\":1}");
  }

  @Test
  void readsArithmetic() {
    assertMatches(ConstraintSamples.ARITHMETIC, "x=1\n", "(a +2)*b_1 -3 = 4\ny=z\n");
    assertNoMatch(ConstraintSamples.ARITHMETIC, "x=1", "x==1\n", "(x=1\n", "+x=1\n");
  }

  @Test
  void readsChess() {
    assertMatches(ConstraintSamples.CHESS, "1. e4 e5\n2. Nf3 Nc6\n3. Bb5 O-O-O#\n");
    assertNoMatch(ConstraintSamples.CHESS, "1. e4 e5\n", "1. e9 e5\n2. a1 a2\n");
  }

  @Test
  void readsListsAndJapanese() {
    assertMatches(ConstraintSamples.LIST, "- 1\n", "- a b\n- ü\n");
    assertNoMatch(ConstraintSamples.LIST, "", "- \n", "- a", "- a\u2028b\n");
    assertMatches(ConstraintSamples.JAPANESE, "たぶん、山 ノ");
    assertNoMatch(ConstraintSamples.JAPANESE, "tabun", "た  た");
  }

  @Test
  void readsThoughtsOfThePublicDescription() {
    String grammar = "root ::= <think> thinking </think> .*\nthinking ::= !</think>*\n";
    assertMatches(grammar, "<think>well</think>yes", "<think></think>");
    assertNoMatch(grammar, "well", "<think>well");
  }

  @Test
  void readsEscapesAndClasses() {
    assertMatches(
        "root ::= \"\\x41\\u00e9\\U0001F600\\t\\r\\n\\\\\\\"\\[\\]\"", "Aé😀\t\r\n\\\"[]");
    assertMatches("root ::= [\\]a-c\\\\-]+", "]abc\\-");
    assertMatches("root ::= [^a-c]", "d", "-", "😀", "\n");
    assertNoMatch("root ::= [^a-c]", "a", "b", "c", "", "dd");
    assertMatches("root ::= [\\u4e00-\\u9fff]{2}", "一龠");
    assertMatches("root ::= . . .", "a\n😀");
  }

  @Test
  void readsCounts() {
    String counted =
        "root ::= \"a\"{2} \"b\"{1,} \"c\"{,2} \"d\"{1,2} \"e\"{0} (\"f\" | \"g\"){ 0 , 3 }";
    assertMatches(counted, "aabd", "aabbbbccdd", "aabdfgf");
    assertNoMatch(counted, "abd", "aaabd", "aad", "aabcccd", "aabddd", "aabde", "aabdffff");
  }

  @Test
  void readsLinesCommentsAndBars() {
    assertMatches(
        """
        # first a comment

        root ::= # and one here
          a |
          "b"   # and there
          | ( # also inside

            "c" # and again
            d-1_X )
        a ::= "a" |
          ""
        d-1_X::="d"|"e"
        """,
        "a",
        "",
        "b",
        "cd",
        "ce");
    assertMatches("root ::= \"a\"\r\n  | b\r\nb ::= \"b\"\r\n", "a", "b");
  }

  @Test
  void repeatsWhatMayBeEmpty() {
    assertMatches("root ::= ((\"a\"?)* \"b\"*)* \"c\"", "c", "abbac");
    assertMatches("root ::= \"\"* \"a\"", "a");
  }

  @Test
  void isNotFooledByAmbiguity() {
    assertMatches("root ::= (a | a a | b)+\na ::= \"x\"+\nb ::= \"x\"*", "x".repeat(200));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a ::= \"b\" ~ line 1, column 10: found no rule 'root' before it; expected a rule 'root'",
        "root ::= b ~ line 1, column 10: found rule 'b'; expected a rule that is defined",
        "root := \"a\" ~ line 1, column 6: found ':='; expected '::=' after the name of rule 'root'",
        "root ::= \"a ~ line 1, column 12: found the end; expected '\"' at the end of the text",
        "root ::= [a ~ line 1, column 12: found the end; expected ']' after the characters",
        "root ::= [b-a] ~ line 1, column 11: found 'b-a'; expected a range whose first",
        "root ::= [] ~ line 1, column 10: found '[]'; expected at least one character",
        "root ::= (\"a\" ~ line 1, column 14: found the end; expected ')' for the '(' of line 1, column 10",
        "root ::= \"\\q\" ~ line 1, column 11: found '\\q'; expected \\x \\u",
        "root ::= \"\\u12x\" ~ line 1, column 11: found '\\u12'; expected 4 hexadecimal digits",
        "root ::= \"\\ud800\" ~ line 1, column 11: found '\\ud800'; expected the number of a Unicode",
        "root ::= \"a\"{3,2} ~ line 1, column 13: found '{3,2}'; expected a least count",
        "root ::= \"a\"{x} ~ line 1, column 14: found 'x}'; expected a count",
        "root ::= \"a\"{2001} ~ line 1, column 14: found 2001; expected at most 2000 repetitions",
        "root ::= \"a\"{2 ~ line 1, column 15: found the end; expected '}' after the count",
        "root ::= *\"a\" ~ line 1, column 10: found '*\"a\"'; expected the end of the line",
        "root ::= <[17]> ~ line 1, column 10: found '<[17]>'; expected the name of a token",
        "root ::= <a ~ line 1, column 12: found the end; expected '>' after the name of a token",
        "1+1 ~ line 1, column 2: found '+1'; expected '::='",
        "= ~ line 1, column 1: found '='; expected the name of a rule",
        "`` ~ line 1, column 1: found no rule 'root' before it",
        "root ::= root \"a\" | \"b\" ~ line 1, column 1: found that 'root' begins with itself",
        "root ::= \"a\" root ~ line 1, column 1: found that 'root' can never end",
        "root ::= (\"a\" | root)* ~ line 1, column 1: found that 'root' begins with itself"
      })
  void refusesWithLineAndColumn(String grammar, String sentence) {
    assertRefused("grammar, " + sentence, grammar);
  }

  private static void assertRefused(String sentence, String grammar) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Grammar.ofGbnf(grammar));
    String found = String.valueOf(refusal.getMessage());
    assertEquals(sentence, found.substring(0, Math.min(sentence.length(), found.length())));
  }

  @Test
  void countsLinesAndCharacters() {
    assertRefused("grammar, line 3, column 9: found rule 'c'", "root ::= b\n# 😀\nb::=\"😀\" c\n");
    assertRefused("grammar, line 2, column 1: found a second rule 'a'", "a ::= \"\"\na ::= \"\"\n");
    assertRefused(
        "grammar, line 2, column 1: found that 'b'", "root ::= b\nb ::= c\nc ::= b | \"c\"");
    assertRefused("grammar, line 1, column 11: found half of a character", "root ::= \"\ud83d\"");
  }

  @Test
  void refusesNestingWithoutEnd() {
    assertRefused("grammar, line 1, column ", "root ::= " + "(".repeat(5000));
  }
}
