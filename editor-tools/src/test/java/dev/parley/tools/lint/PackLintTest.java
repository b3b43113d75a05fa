package dev.parley.tools.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackLintTest {

  private static final String SAMPLE = "Shut the door, I've dough rising.";
  private static final String GREETING = "In or out, you're letting the heat go.";

  private final Path folder;
  private final InnPack pack;

  PackLintTest(@TempDir Path folder) {
    this.folder = folder;
    this.pack = new InnPack(folder);
  }

  @Test
  void theBundledPackIsClean() {
    LintReport report =
        PackLint.lint(Path.of("../persona-packs/packs/campfire"), TokenCount.estimate(), 0, 1_500);

    assertEquals(List.of(), report.findings());
    assertEquals(
        List.of("mara", "edda", "tam"), report.costs().stream().map(PromptCost::persona).toList());
  }

  @Test
  void theExampleOfTheFormatsDescriptionIsClean() throws IOException {
    String description = Files.readString(Path.of("../docs/persona-format.md"));
    List<String> examples =
        Pattern.compile("```json\\s+(\\{.*?)```", Pattern.DOTALL)
            .matcher(description)
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    Files.delete(folder.resolve("piet.json"));
    pack.write("pack.json", examples.get(0)).write("joan.json", examples.get(1));

    assertEquals(List.of(), pack.findings());
  }

  @Test
  void aPackWithoutFaultIsClean() {
    assertEquals(List.of(), pack.findings());
  }

  @Test
  void tellsTheErrorsOfEveryFileAndStillTheWarningsOfTheRest() {
    pack.with("pack.json", "1.0.0", "one")
        .with("joan.json", "40", "-40")
        .with("piet.json", "Ask Joan.", "*shrugs*");

    assertEquals(
        List.of(
            "error: pack.json at /version: found 'one'; expected three numbers with dots, like"
                + " 1.0.0",
            "error: joan.json at /age: found -40; expected a number from 0 to 1000000",
            "warning: piet.json at /lines/fallback/0: found '*shrugs*'; expected spoken words only,"
                + " no stage directions in *, ( or ["),
        pack.findings());
  }

  @Test
  void findsAFileThatIsListedButMissing() {
    pack.with("pack.json", "\"piet.json\"", "\"piet.json\", \"lost.json\"");
    assertFinds("error: lost.json: found no such file; expected a file of the pack");
  }

  @Test
  void findsAFileThatIsNotListed() {
    pack.with("pack.json", ", \"piet.json\"", "");
    assertFinds(
        "warning: piet.json: found a file that personas in pack.json does not name; expected its"
            + " name there, or no such file");
  }

  @Test
  void findsAnIdTwice() {
    pack.with("piet.json", "\"piet\"", "\"joan\"");
    assertFinds(
        "error: piet.json at /id: found the id 'joan' of joan.json again; expected an id of its"
            + " own");
  }

  @Test
  void findsANameTwiceWhateverTheCase() {
    pack.with("piet.json", "\"Piet\"", "\"JOAN\"");
    assertFinds(
        "warning: piet.json at /name: found the name 'JOAN' of joan.json again; expected a name"
            + " that tells the two apart");
  }

  @Test
  void findsAPromptOverTheBudget() {
    TokenCount one = new TokenCount("one a word", false, text -> text.split("\\s+", -1).length);
    LintReport counted = PackLint.lint(folder, one, 0, 180);
    int joan = counted.costs().get(0).tokens();
    int piet = counted.costs().get(1).tokens();

    assertEquals(counted.costs().get(0).words(), joan);
    assertTrue(joan > 180 && piet < 180, joan + " and " + piet);
    assertEquals(
        List.of(
            "warning: joan.json: found a stable prompt of "
                + joan
                + " tokens; expected at most 180: shorten the persona, or the world that all"
                + " share"),
        pack.sentences(counted));
  }

  @Test
  void callsAnEstimateAnEstimate() {
    PromptCost joan = pack.lint().costs().get(0);
    int budget = joan.tokens() - 1;

    assertEquals((joan.chars() + 3) / 4, joan.tokens());
    assertEquals(
        "warning: joan.json: found a stable prompt of about "
            + joan.tokens()
            + " tokens; expected at most "
            + budget
            + ": shorten the persona, or the world that all share",
        pack.sentences(PackLint.lint(folder, TokenCount.estimate(), 0, budget)).get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<|im_start|>",
        "<|begin_of_text|>",
        "<think>",
        "</think>",
        "</s>",
        "<tool_call>",
        "<SPECIAL_12>",
        "<br/>",
        "[INST]",
        "[/INST]",
        "[TOOL_CALLS]",
        "<<SYS>>",
        "<\uff5cend\u2581of\u2581sentence\uff5c>"
      })
  void findsWhatLooksLikeATokenOfATemplate(String token) {
    pack.with("pack.json", "Keep it fit", "Keep it " + token + " fit")
        .with("joan.json", GREETING, "Yes? " + token);

    assertFinds(
        templateToken("pack.json at /rules/0", token),
        templateToken("joan.json at /lines/greeting/0", token));
  }

  private static String templateToken(String place, String token) {
    return "warning: "
        + place
        + ": found '"
        + token
        + "', which looks like a token of a chat template; expected plain words: in a pack it is"
        + " mere letters, and a model that reads it may write it";
  }

  @ParameterizedTest
  @ValueSource(strings = {"a < b and b > c", "I <3 bread", "1 << 2", "the [north] road", "a|b"})
  void otherSignsAreNoTokens(String text) {
    pack.with("pack.json", "Keep it fit for teenagers.", text);
    assertFinds();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*sighs* Yes?|*sighs*",
        "Yes? (She turns.)|(She turns.)",
        "[turns] Yes?|[turns]",
        "Yes? (she never closed this|(she never closed this",
        "**Never!**|**",
        "(She turns round and looks for a long while at the door.) Yes?|(She turns round and looks for a long w\u2026"
      })
  void findsStageDirectionsInWhatIsSaid(String line, String direction) {
    pack.with("joan.json", GREETING, line);
    assertFinds(
        "warning: joan.json at /lines/greeting/0: found '"
            + direction
            + "'; expected spoken words only, no stage directions in *, ( or [");
  }

  @Test
  void findsThemInSamplesButNotInWhatIsOnlyTold() {
    pack.with("joan.json", SAMPLE, "(wipes hands) In or out?")
        .with("joan.json", "Hurried.", "Hurried (it is late).");
    assertFinds(
        "warning: joan.json at /voice/samples/0: found '(wipes hands)'; expected spoken words only,"
            + " no stage directions in *, ( or [");
  }

  @Test
  void findsTheSpeakersName() {
    pack.with("joan.json", GREETING, "Joan: In or out?");
    assertFinds(
        "warning: joan.json at /lines/greeting/0: found 'Joan:'; expected the words alone, without"
            + " who says them");
  }

  @Test
  void findsALineThatNoBubbleHolds() {
    String fits = "x".repeat(300);
    pack.with("joan.json", GREETING, fits);
    assertFinds();
    pack.with("joan.json", fits, fits + "\ud83d\ude00");
    assertFinds(
        "warning: joan.json at /lines/greeting/0: found a line of 301 characters; expected at most"
            + " 300, which fill a speech bubble");
  }

  @Test
  void findsALineTwice() {
    pack.with("joan.json", "After the loaves.", "I could not say!")
        .with("piet.json", "Ask Joan.", "i could not say");
    assertFinds(
        "warning: joan.json at /lines/busy/0: found the words of /lines/fallback/0 again; expected"
            + " new words: a character says no line twice while it has others",
        "warning: piet.json at /lines/fallback/0: found the words of /lines/fallback/0 of joan.json"
            + " again; expected new words: a character says no line twice while it has others");
  }

  @Test
  void findsAKeywordOfTwoTopics() {
    pack.with("joan.json", "[\"snow\"]", "[\"snow\", \"bread\"]");
    assertFinds(
        "warning: joan.json at /lines/topics/1/keywords/1: found the keyword 'bread' of"
            + " /lines/topics/0 again; expected each keyword in one topic");
  }

  @Test
  void findsKeywordsThatBeginCommonWords() {
    pack.with("joan.json", "[\"snow\"]", "[\"her\", \"som\", \"ry\"]");
    String expected = "; expected a word that players use for this subject alone";
    assertFinds(
        "warning: joan.json at /lines/topics/1/keywords/0: found 'her', with which the common word"
            + " 'her' begins"
            + expected,
        "warning: joan.json at /lines/topics/1/keywords/1: found 'som', with which the common word"
            + " 'some' begins"
            + expected,
        "warning: joan.json at /lines/topics/1/keywords/2: found 'ry', with which very many words"
            + " begin; expected three letters or more");
  }

  @Test
  void oneSignMayBeAWholeWord() {
    pack.with("joan.json", "[\"snow\"]", "[\"\u96ea\", \"42\"]");
    assertFinds();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep  snow", "good night", "goodbye"})
  void findsKeywordsThatNeverBringUpTheirTopic(String keyword) {
    pack.with("joan.json", "[\"snow\"]", "[\"" + keyword + "\"]");
    assertFinds(
        "warning: joan.json at /lines/topics/1/keywords/0: found '"
            + keyword
            + "', and a player who says just that hears other lines; expected a word that brings"
            + " this topic up");
  }

  @Test
  void aLongPhraseMayHoldKeywordsOfOthers() {
    pack.with("joan.json", "[\"snow\"]", "[\"sack of flour\"]");
    assertFinds();
  }

  @ParameterizedTest
  @CsvSource({
    "German, 'Mach die T\u00fcr zu, der Teig ist noch nicht aufgegangen.'",
    "French, 'Ferme la porte, je ne veux pas que le froid entre dans la cuisine.'",
    "Spanish, 'Cierra la puerta, que el pan no sube con el fr\u00edo y nada m\u00e1s importa.'",
    "Italian, 'Chiudi la porta, che il pane non cresce con questo freddo nella cucina.'"
  })
  void findsASampleInAnotherLanguage(String language, String sample) {
    pack.with("joan.json", SAMPLE, sample);
    assertFinds(
        "warning: joan.json at /voice/samples/0: found a sample in what seems "
            + language
            + "; expected English like the rest of the pack");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ach, der Teig!",
        "Ach, the dough ist not right, and the oven is cold. Das ist nicht gut.",
        "Hout is eerlijk. Het kreunt voordat het gaat.",
        "\u041e\u0445! Shut the door."
      })
  void saysNothingOfALanguageOnFewSigns(String sample) {
    pack.with("joan.json", SAMPLE, sample);
    assertFinds();
  }

  @Test
  void findsASampleInAnotherScript() {
    pack.with(
        "joan.json",
        SAMPLE,
        "\u0417\u0430\u043a\u0440\u043e\u0439 \u0434\u0432\u0435\u0440\u044c!");
    assertFinds(
        "warning: joan.json at /voice/samples/0: found a sample in Cyrillic letters; expected Latin"
            + " like the rest of the pack");
  }

  @Test
  void findsALookalikeLetterInAWord() {
    pack.with("joan.json", "Mind the step.", "Mind the st\u0435p.");
    assertFinds(
        "warning: joan.json at /lines/farewell/0: found 'st\u0435p', a word with letters of two"
            + " scripts; expected letters of one script; some of others only look the same");
  }

  @Test
  void aStrictReportHasNoWarnings() {
    pack.with("joan.json", GREETING, "*sighs*");

    LintReport strict = pack.lint().strict();

    assertEquals(1, strict.errors());
    assertEquals(0, strict.warnings());
    assertEquals(
        "error: joan.json at /lines/greeting/0: found '*sighs*'; expected spoken words only, no"
            + " stage directions in *, ( or [",
        pack.sentences(strict).get(0));
  }

  private void assertFinds(String... sentences) {
    assertEquals(List.of(sentences), pack.findings());
  }
}
