package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sing",
        "chat --volume 11",
        "chat --seed dice",
        "chat --device gpu",
        "chat --max-tokens 0",
        "chat --top-p 1.5",
        "chat --temperature -1",
        "chat --greedy --temperature 1",
        "complete --model m.gguf",
        "complete --model m.gguf --prompt a --tokens 1",
        "complete --model m.gguf --tokens one",
        "complete --model m.gguf --prompt a --n 0",
        "complete --model m.gguf --prompt a --logits",
        "complete --model m.gguf --prompt a --min-p 2 --json",
        "bench --threads 0",
        "bench --npcs 0",
        "bench --npcs 65",
        "bench --busy -1",
        "bench --prefill 32,0",
        "bench --prefill long",
        "bench --decode 0",
        "bench --repeat 0",
        "bench --device gpu",
        "bench --synthetic tiny",
        "bench --synthetic huge --type Q8_0 --out m.gguf",
        "bench --synthetic tiny --type Q3_K --out m.gguf",
        "bench --synthetic tiny --type Q8_0 --out m.gguf --model m.gguf",
        "bench --type Q8_0",
        "tokenize --model m.gguf",
        "tokenize --model m.gguf two texts",
        "replay",
        "replay game.log --threads 0",
        "model",
        "model info",
        "model eat m.gguf",
        "pack",
        "pack lint",
        "pack lint a b",
        "model pull",
        "model pull gpt-5",
        "model pull a/b/c.gguf --quant Q8_0",
        "model pull a/b --quant .*",
        "model recommend Q8_0",
        "model rm",
        "model quantize a.gguf b.gguf",
        "model quantize a.gguf --type Q4_0",
        "model quantize a.gguf b.gguf --type Q3_K",
        "model quantize a.gguf b.gguf --type Q4_0 --tokens 1",
        "model quantize a.gguf b.gguf --type Q4_0 --tokens 4097",
        "bench --head Q3_K",
        "model verify a b"
      })
  void wrongUsageIsStatusTwoAndOneSentence(String line) {
    Session session = Session.of(line.split(" ", -1));

    assertEquals(2, session.status(), session.err());
    assertEquals("", session.out());
    assertEquals(1, session.messages().size(), session.err());
    assertTrue(session.err().startsWith("parley: "), session.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "chat -h",
        "complete --help",
        "tokenize --help",
        "bench --help",
        "replay --help",
        "model --help",
        "model info --help",
        "pack --help",
        "pack lint --help",
        "model pull --help",
        "model recommend --help",
        "model list --help",
        "model verify --help",
        "model rm --help",
        "model quantize --help"
      })
  void helpIsAnAnswer(String line) {
    Session session = Session.of(line.split(" ", -1));

    assertEquals(0, session.status());
    assertEquals("", session.err());
    assertTrue(session.out().startsWith("Usage: parley"), session.out());
  }

  @Test
  void withoutACommandTheHelpIsNoAnswer() {
    Session session = Session.of();

    assertEquals(2, session.status());
    assertEquals("", session.out());
    assertTrue(session.err().contains("Commands:"), session.err());
  }

  @Test
  void everyCommandIsListed() {
    String help = Session.of("--help").out();

    for (String command :
        new String[] {"chat", "complete", "tokenize", "replay", "bench", "model", "pack"}) {
      assertTrue(help.contains("\n  " + command + " "), help);
    }
    assertTrue(help.contains("parley play is the game"), help);
  }

  @Test
  void tellsItsVersion() {
    Session session = Session.of("--version");

    assertEquals(0, session.status());
    assertTrue(session.out().startsWith("parley "), session.out());
  }

  @Test
  void aTextMayBeginWithAnAt() {
    Session session = Session.of("tokenize", "--model", "missing.gguf", "@pom.xml");

    assertTrue(session.err().contains("missing.gguf"), session.err());
  }
}
