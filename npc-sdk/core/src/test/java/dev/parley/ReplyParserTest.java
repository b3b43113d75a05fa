package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyParserTest {

  private static final String NAME = "Mara Venn";

  /** Texts that reach every rule, for the tests that split them. */
  private static final List<String> WRITTEN =
      List.of(
          "",
          "  \n ",
          "The river took it.",
          "\n\n Mara: The river took it. \n",
          "**Mara Venn:** \u201cCome in,\u201d she says. \u201cSit.\u201d",
          "*sighs* Well, (looks away) it fell [pause]. Come in *nods*.",
          "I *really* mean it, **really**. 2 * 3 ** 4 * ",
          "(laughs (softly) and goes) Fine. (never closed",
          "*never closed\nStill here.",
          "Mara\nMara: one\nmara : two\nMaranda: three",
          "It fell.\nPlayer: And then?\nMara: Then nothing.",
          "It fell.\n  you : why?",
          "Your bridge?\nYours, You there: go.\nThe players: all",
          "\"He said \"go\" and I went.\"",
          "They call it \"the Widow\".",
          "Stop!*draws*Now. \ud83d\ude00(x)\ud83d\ude00 \u00e9\u4e2d",
          "(" + "very ".repeat(60) + "long) after",
          "*" + "x".repeat(199) + "*y",
          "*" + "x".repeat(200) + "*y",
          "* one\n* two\n[a\n(b\n:-) ]",
          "Go.<|im_end|> <think>they\nlie</think>So I <3 it, a < b </b> <",
          "I know. <THINK>never\n closed");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` \\n The river took it. \\n` | The river took it.",
        "`Mara: It fell.` | It fell.",
        "`mara venn : It fell.` | It fell.",
        "`**Mara:** It fell.` | It fell.",
        "`Mara (softly): It fell.` | It fell.",
        "`It fell.\\nMara: Long ago.` | `It fell.\\nLong ago.`",
        "`Mara fell.` | Mara fell.",
        "`\"It fell.\"` | It fell.",
        "`*sighs* \u201cIt fell,\u201d` | `It fell,`",
        "`They call it \"the Widow\".` | They call it \"the Widow\".",
        "`*sighs* It (sadly) fell [pause] down.` | It fell down.",
        "`Come in *nods*.` | Come in.",
        "`Stop!*draws*Now.` | Stop! Now.",
        "`I mean it, **really**.` | `I mean it, really.`",
        "`It fell. (she turns aw` | It fell.",
        "`*sighs\\nIt fell.` | It fell.",
        "`(a (b) c) It fell.` | It fell.",
        "`It fell.\\nPlayer: Why?` | It fell.",
        "`It fell.\\n\\n **You:** Why?` | It fell.",
        "`You know the one.` | You know the one.",
        "`Well: you: it fell.` | Well: you: it fell.",
        "`It  fell.\\n\\n\\nTwice.` | `It fell.\\nTwice.`",
        "`*nods*` | ``",
        "`Go.<|im_end|>` | Go.",
        "`<b>Go</b> home.` | Go home.",
        "`I <3 you, 1 < 2.` | `I <3 you, 1 < 2.`",
        "`Go. <think>they\nlie</think> Now.` | Go. Now.",
        "`Go. <THINK>never\nclosed` | Go.",
      })
  void saysOnlyWhatIsSaidAloud(String written, String said) {
    ReplyParser parser = parsed(List.of(written.replace("\\n", "\n")));
    assertEquals(said.replace("\\n", "\n"), parser.text());
  }

  @Test
  void stopsWhereThePlayerIsMadeToSpeak() {
    ReplyParser parser = parsed(List.of("It fell.\nYou: Why?", "\nMara: Because."));
    assertTrue(parser.stopped());
    assertEquals("It fell.", parser.text());
    assertEquals("It fell.".length(), parser.rawLength(parser.text().length()));
  }

  @Test
  void aCharacterNamedLikeAPlayerLabelMaySpeak() {
    ReplyParser parser = new ReplyParser("Player Two");
    parser.feed("Player: It fell.");
    assertFalse(parser.stopped());
    assertEquals("It fell.", parser.text());
  }

  @Test
  void letsThroughAParenthesisTooLongForADirection() {
    String tail = "x".repeat(StageDirections.LONGEST + 1);
    assertEquals(tail + " y", parsed(List.of("(" + tail + " y")).text());
    assertEquals("y", parsed(List.of("(" + tail.substring(1) + ") y")).text());
  }

  @Test
  void twoPiecesGiveTheSameAsTheWholeWhereverTheyAreSplit() {
    for (String written : WRITTEN) {
      ReplyParser whole = parsed(List.of(written));
      for (int split = 0; split <= written.length(); split++) {
        assertSame(
            whole, parsed(List.of(written.substring(0, split), written.substring(split))), written);
      }
    }
  }

  @Test
  void anyPiecesOfAnyTextGiveTheSameAsTheWhole() {
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < Fixtures.count(20_000); i++) {
      String written = randomText(random);
      assertSame(parsed(List.of(written)), parsed(randomPieces(written, random)), written);
    }
  }

  @Test
  void theRawTextUpToACharacterSaysAllUpToIt() {
    SplittableRandom random = new SplittableRandom(18);
    for (int i = 0; i < Fixtures.count(5_000); i++) {
      // Without directions: one that is cut before its end would say less.
      String written = randomText(random).replaceAll("[*()\\[\\]]", "");
      ReplyParser whole = parsed(List.of(written));
      for (int kept = 0; kept <= whole.text().length(); kept++) {
        String head = written.substring(0, whole.rawLength(kept));
        String said = whole.text().substring(0, kept);
        assertEquals(said.stripTrailing(), parsed(List.of(head)).text(), written);
      }
    }
  }

  @Test
  void aCutLeavesOutTheDirectionsAfterIt() {
    ReplyParser parser = parsed(List.of("Mara: *sighs* It (sadly) fell."));
    assertEquals("Mara: *sighs* It".length(), parser.rawLength("It".length()));
    assertEquals("Mara: *sighs* It (sadly) ".length(), parser.rawLength("It ".length()));
    assertEquals(0, parser.rawLength(0));
  }

  @Test
  void nothingIsTakenBack() {
    SplittableRandom random = new SplittableRandom(19);
    for (int i = 0; i < Fixtures.count(5_000); i++) {
      ReplyParser parser = new ReplyParser(NAME);
      StringBuilder heard = new StringBuilder();
      for (String piece : randomPieces(randomText(random), random)) {
        heard.append(parser.feed(piece));
        assertEquals(parser.text(), heard.toString());
      }
      heard.append(parser.finish());
      assertEquals(parser.text(), heard.toString());
    }
  }

  private static ReplyParser parsed(List<String> pieces) {
    ReplyParser parser = new ReplyParser(NAME);
    pieces.forEach(parser::feed);
    parser.finish();
    return parser;
  }

  private static void assertSame(ReplyParser whole, ReplyParser split, String written) {
    assertEquals(whole.text(), split.text(), written);
    assertEquals(whole.stopped(), split.stopped(), written);
    for (int length = 0; length <= whole.text().length(); length++) {
      assertEquals(whole.rawLength(length), split.rawLength(length), written);
    }
  }

  private static String randomText(SplittableRandom random) {
    String[] parts = {
      "*",
      "**",
      "(",
      ")",
      "[",
      "]",
      "\n",
      " ",
      "\"",
      "\u201c",
      ":",
      "Mara",
      "Venn",
      "You",
      "Player",
      "The player",
      "a",
      "b.",
      "!",
      "\ud83d\ude00",
      "  ",
      "Mara:",
      "\nPlayer:",
      "word "
    };
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(30);
    for (int i = 0; i < count; i++) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static List<String> randomPieces(String text, SplittableRandom random) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + random.nextInt(6));
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
