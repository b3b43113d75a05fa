package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyEvent;
import dev.parley.ReplyResult;
import dev.parley.ReplyResult.Ending;
import dev.parley.ReplyResult.Source;
import dev.parley.inference.GenerationStatistics;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplyPrinterTest {

  private final FakeTerminal piped = new FakeTerminal("", Map.of(), false);
  private final FakeTerminal watched = new FakeTerminal("", Map.of(), true);

  @Test
  void writesWordsAndThenTheirCost() {
    ReplyPrinter printer = new ReplyPrinter(piped.terminal(), true);

    printer.onEvent(new ReplyEvent.Speech("Sit "));
    assertEquals("Sit ", piped.out());
    assertFalse(printer.isOver());

    printer.onEvent(new ReplyEvent.Speech("down."));
    printer.onEvent(end(Ending.COMPLETE, 23));
    assertEquals("Sit down.\n", lines(piped.out()));
    assertEquals("[0.21 s to first token, 14.2 tokens/s, 23 tokens]\n", lines(piped.err()));
    assertTrue(printer.isOver());
    assertFalse(printer.hasFailed());
  }

  @Test
  void aPersonSeesTheCostInPlace() {
    ReplyPrinter printer = new ReplyPrinter(watched.terminal(), true);

    printer.onEvent(new ReplyEvent.Speech("Sit."));
    printer.onEvent(end(Ending.COMPLETE, 23));

    assertEquals(
        "Sit.\n\033[2m[0.21 s to first token, 14.2 tokens/s, 23 tokens]\033[0m\n",
        lines(watched.out()));
    assertEquals("", watched.err());
  }

  @Test
  void costIsShownOnlyIfAsked() {
    ReplyPrinter printer = new ReplyPrinter(piped.terminal(), false);

    printer.onEvent(end(Ending.COMPLETE, 23));

    assertEquals("", piped.err());
  }

  @Test
  void wordsSteerNoTerminal() {
    ReplyPrinter printer = new ReplyPrinter(watched.terminal(), true);

    printer.onEvent(new ReplyEvent.Speech("\033]0;owned\007a\u009bb\rc\td\ne \u00e9\ud83d\ude42"));

    assertEquals("]0;ownedabc\td\ne \u00e9\ud83d\ude42", watched.out());
  }

  @Test
  void thoughtIsNotShown() {
    ReplyPrinter printer = new ReplyPrinter(piped.terminal(), true);

    printer.onEvent(new ReplyEvent.Thought("The player seems tired."));

    assertEquals("", piped.out() + piped.err());
  }

  @Test
  void anInterruptedAnswerShowsIt() {
    ReplyPrinter printer = new ReplyPrinter(piped.terminal(), true);

    printer.onEvent(new ReplyEvent.Speech("Well,"));
    printer.onEvent(end(Ending.CANCELLED, 0));

    assertEquals("Well, ...\n", lines(piped.out()));
    assertEquals("", piped.err());
  }

  @Test
  void tellsWhyTheModelFailed() {
    ReplyPrinter printer = new ReplyPrinter(piped.terminal(), true);

    printer.onEvent(new ReplyEvent.Failed("the device is lost"));
    printer.onEvent(new ReplyEvent.Speech("Ask me in daylight."));
    printer.onEvent(end(Ending.COMPLETE, 0));

    assertEquals("Ask me in daylight.\n", lines(piped.out()));
    assertEquals("parley: the device is lost\n", lines(piped.err()));
    assertTrue(printer.hasFailed());
  }

  private static ReplyEvent.End end(Ending ending, int tokens) {
    Duration first = Duration.ofMillis(210);
    Duration rest = Duration.ofNanos(22_000_000_000L * 10 / 142);
    GenerationStatistics statistics = GenerationStatistics.of(tokens, first, first.plus(rest));
    return new ReplyEvent.End(new ReplyResult("", Source.MODEL, ending, statistics));
  }

  private static String lines(String text) {
    return text.replace(System.lineSeparator(), "\n");
  }
}
