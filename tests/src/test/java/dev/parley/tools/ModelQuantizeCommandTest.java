package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Makes smaller files of the smallest model we have. */
class ModelQuantizeCommandTest {
  private static final Path MODEL = Fixtures.own("tiny/tiny-q8_0.gguf");

  private Path out = Path.of("");

  @BeforeEach
  void use(@TempDir Path folder) {
    out = folder.resolve("smaller.gguf");
  }

  private Session quantize(String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "model";
    arguments[1] = "quantize";
    arguments[2] = MODEL.toString();
    arguments[3] = out.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Session.of(arguments);
  }

  @Test
  void writesTheFileAndTellsWhatItCosts() throws IOException {
    Session session = quantize("--type", "q4_0", "--head", "Q5_0", "--tokens", "64");

    assertEquals(0, session.status(), session.err());
    List<String> rows = session.answers();
    assertEquals(6, rows.size(), session.out());
    for (String row :
        List.of(
            "before +\\S.*: F32 .*, Q8_0 .*",
            "after +\\S.*: F32 .*, Q4_0 .*, Q5_0 .*",
            "measured +on 64 tokens, against .*tiny-q8_0.gguf",
            "KL divergence +mean [\\d.]+, a hundredth above [\\d.]+",
            "same first +[\\d.]+ % of the tokens",
            "mean NLL +[\\d.]+, was [\\d.]+")) {
      assertTrue(rows.stream().anyMatch(line -> line.matches(row)), row + session.out());
    }
    assertTrue(Files.size(out) < Files.size(MODEL));
    assertEquals(0, Session.of("complete", "--model", out.toString(), "--prompt", "a").status());
  }

  @Test
  void measuresOnATextOfTheUsers() throws IOException {
    Path text = Files.writeString(out.resolveSibling("text"), "Hello there, hello there.");

    Session session = quantize("--type", "Q5_1", "--text", text.toString());

    assertEquals(0, session.status(), session.err());
    assertTrue(session.out().matches("(?s).*measured +on (1?\\d|2[0-6]) tokens.*"), session.out());
  }

  @Test
  void measuresNothingIfNotAsked() {
    Session session = quantize("--type", "Q5_1", "--tokens", "0");

    assertEquals(0, session.status(), session.err());
    assertEquals(2, session.answers().size(), session.out());
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(out, "precious");

    refuses(quantize("--type", "Q4_0"), "exists already; remove it or name another file");
    assertEquals("precious", Files.readString(out));
  }

  @Test
  void refusesToWriteOverWhatItReads() {
    String model = MODEL.toString();

    refuses(
        Session.of("model", "quantize", model, model, "--type", "Q4_0"),
        "IN and OUT are the same file");
  }

  @Test
  void needsAFolderAModelAndAText() {
    out = out.resolveSibling("lost").resolve("smaller.gguf");
    refuses(quantize("--type", "Q4_0"), "does not exist; make it first");
    refuses(quantize("--type", "Q4_0", "--text", "lost.txt"), "the text lost.txt cannot be read");
    refuses(
        Session.of("model", "quantize", "lost.gguf", out.toString(), "--type", "Q4_0"),
        "lost.gguf that IN names does not exist");
  }

  @Test
  void needsRoom() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(new BufferedReader(new StringReader("")), errors, errors, Map.of(), false);
    StringBuilder refusal = new StringBuilder();
    new CommandLine(new ModelQuantizeCommand(terminal, new FreeSpace(folder -> 1000)))
        .setExecutionExceptionHandler(
            (e, command, given) -> {
              refusal.append(e.getMessage());
              return 1;
            })
        .execute(MODEL.toString(), out.toString(), "--type", "Q4_0");

    assertTrue(refusal.toString().contains("has 1000 bytes free"), refusal.toString());
    assertFalse(Files.exists(out));
  }

  private static void refuses(Session session, String sentence) {
    assertEquals(1, session.status(), session.err());
    assertEquals("", session.out());
    assertEquals(1, session.messages().size(), session.err());
    assertTrue(session.err().contains(sentence), session.err());
  }
}
