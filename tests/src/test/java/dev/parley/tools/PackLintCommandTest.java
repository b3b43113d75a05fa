package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command on copies of the bundled pack, sound and spoilt. */
class PackLintCommandTest {

  private static final String MODEL = Fixtures.own("tiny/tiny-q8_0.gguf").toString();

  private final Path folder;

  PackLintCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Path campfire = Fixtures.own("../../persona-packs/packs/campfire").normalize();
    try (Stream<Path> files = Files.list(campfire)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aCleanPackIsStatusZeroWithAnEstimate() {
    Session session = lint("--strict");

    assertEquals(0, session.status(), session.out());
    assertEquals("", session.err());
    List<String> answers = session.answers();
    assertEquals(5, answers.size(), session.out());
    assertTrue(
        answers
            .get(0)
            .matches("mara: stable prompt of [\\d,]+ words, [\\d,]+ chars, about [\\d,]+ tokens"),
        session.out());
    assertEquals("tokens: an estimate of 4 bytes a token", answers.get(3));
    assertEquals("3 personas, 0 errors, 0 warnings", answers.get(4));
  }

  @Test
  void warningsAreErrorsOnlyIfStrict() throws IOException {
    spoil("mara.json", "You walked here in the dark?", "(sighs) You walked here in the dark?");

    Session mild = lint();
    Session strict = lint("--strict");

    String finding =
        folder.resolve("mara.json")
            + " at /lines/greeting/0: found '(sighs)'; expected spoken words only, no stage"
            + " directions in *, ( or [";
    assertEquals(0, mild.status(), mild.out());
    assertEquals("warning: " + finding, mild.answers().get(0));
    assertTrue(mild.answers().contains("3 personas, 0 errors, 1 warning"), mild.out());
    assertEquals(1, strict.status(), strict.out());
    assertEquals("error: " + finding, strict.answers().get(0));
    assertTrue(strict.answers().contains("3 personas, 1 error, 0 warnings"), strict.out());
  }

  @Test
  void whatTheLoaderRefusesIsStatusOneAndNoEnd() throws IOException {
    spoil("mara.json", "\"age\": 19", "\"age\": \"19\"");
    spoil("tam.json", "\"id\": \"tam\"", "\"id\": \"edda\"");

    Session session = lint();

    assertEquals(1, session.status());
    assertEquals("", session.err());
    assertEquals(
        List.of(
            "error: "
                + folder.resolve("mara.json")
                + " at /age: found a text; expected a whole number",
            "error: "
                + folder.resolve("tam.json")
                + " at /id: found the id 'edda' of edda.json again; expected an id of its own"),
        session.answers().subList(0, 2));
    assertTrue(session.answers().contains("1 persona, 2 errors, 0 warnings"), session.out());
  }

  @Test
  void aModelCountsItsOwnTokens() {
    Session session = lint("--model", MODEL);
    JsonNode asJson = json(lint("--model", MODEL, "--json"));

    // Its 512 tokens are short, so every prompt is over the budget.
    assertEquals(0, session.status());
    assertTrue(session.out().contains("tokens: tiny-q8_0.gguf, "), session.out());
    assertFalse(session.out().contains("about"), session.out());
    assertEquals(3, asJson.get("warnings").intValue());
    assertEquals("prompt-budget", asJson.get("findings").get(0).get("rule").stringValue());
    assertEquals(asJson, json(withVariable(MODEL, "--json")));
  }

  @Test
  void theGamesActionsCountToo() {
    int alone = tokens(json(lint("--json")));
    int withThree = tokens(json(lint("--actions", "3", "--json")));
    int withFour = tokens(json(lint("--actions", "4", "--json")));

    assertTrue(withThree - alone > 3 * (withFour - withThree), alone + " and " + withThree);
    assertTrue(withFour > withThree);
    assertEquals(2, lint("--actions", "-1").status());
  }

  private static int tokens(JsonNode report) {
    return report.get("prompts").get(0).get("tokens").intValue();
  }

  @Test
  void theBudgetIsTheWriters() {
    assertTrue(lint("--model", MODEL, "--budget", "9000").out().contains(" 0 warnings"));
    assertEquals(3, json(lint("--budget", "100", "--json")).get("warnings").intValue());
    assertEquals(2, lint("--budget", "0").status());
  }

  @Test
  void jsonIsOneObjectForAProgram() throws IOException {
    spoil("pack.json", "\"version\": \"1.0.0\"", "\"version\": \"1\"");
    spoil("edda.json", "Never boast.", "Never <think>.");

    Session session = lint("--json");
    JsonNode report = json(session);

    assertEquals(1, session.status());
    assertEquals(1, session.answers().size());
    assertEquals(folder.toString(), report.get("folder").stringValue());
    assertEquals(1, report.get("errors").intValue());
    assertEquals(1, report.get("warnings").intValue());
    JsonNode error = report.get("findings").get(0);
    assertEquals(
        Map.of(
            "severity", "error",
            "rule", "format",
            "file", folder.resolve("pack.json").toString(),
            "pointer", "/version",
            "found", "'1'",
            "expected", "three numbers with dots, like 1.0.0"),
        new JsonMapper().convertValue(error, Map.class));
    assertEquals("/voice/rules/2", report.get("findings").get(1).get("pointer").stringValue());
    assertTrue(report.get("estimated").booleanValue());
    assertEquals(1500, report.get("budget").intValue());
    assertEquals(0, report.get("prompts").size());
  }

  @Test
  void jsonTellsWhatEachPromptCosts() {
    JsonNode prompts = json(lint("--json")).get("prompts");

    assertEquals(3, prompts.size());
    JsonNode mara = prompts.get(0);
    assertEquals("mara", mara.get("persona").stringValue());
    assertEquals((mara.get("chars").intValue() + 3) / 4, mara.get("tokens").intValue());
    assertTrue(mara.get("words").intValue() > 400);
  }

  @Test
  void aFolderMustBeThere() {
    Session session = Session.of("pack", "lint", folder.resolve("lost").toString());

    assertEquals(1, session.status());
    assertEquals("", session.out());
    assertEquals(
        "parley: " + folder.resolve("lost") + " is no folder; name the folder of a pack",
        session.err().strip());
  }

  private Session lint(String... more) {
    return Session.of(arguments(more));
  }

  private Session withVariable(String model, String... more) {
    return Session.withEnvironment(Map.of("PARLEY_MODEL", model), arguments(more));
  }

  private String[] arguments(String... more) {
    List<String> arguments = new ArrayList<>(List.of("pack", "lint", folder.toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static JsonNode json(Session session) {
    return new JsonMapper().readTree(session.out());
  }

  private void spoil(String file, String old, String changed) throws IOException {
    String text = Files.readString(folder.resolve(file));
    assertTrue(text.contains(old), old);
    Files.writeString(folder.resolve(file), text.replace(old, changed));
  }
}
