package dev.parley.persona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the bundled pack promises a player who has no model. */
final class CampfirePackTest {

  private static final PersonaPack PACK = PersonaPack.bundled("campfire");

  /** A keyword that begins one of these would answer nearly every question. */
  private static final Set<String> COMMON_WORDS =
      Set.of(
          ("the a an and or but so if than that this these those there here then i me my you your he"
                  + " him his she her hers it its we us our they them their who what when where why"
                  + " how which is are was were be been being am do does did done have has had will"
                  + " would can could should may might must shall not no yes of in on at by to from"
                  + " with without for about into over under up down out off again still now just"
                  + " very much many some any all every each both one two first last more most other"
                  + " another same such too also only even ever never always often maybe please well"
                  + " good bad right know think see look want need like tell talk say said ask answer"
                  + " speak come go going went get got give take make made thing things people man"
                  + " woman person time day night today tomorrow way really something anything nothing"
                  + " someone anyone because before after between through long little big old new"
                  + " great own let try use feel seem mean kind sort lot bit")
              .split(" "));

  private static final Pattern MARKUP =
      Pattern.compile("[*(\\[{<>|#_~`\\]})\\\\]|\\bassistant\\b|\\buser:|\\bsystem:");

  private static final int LONGEST_LINE = 190;

  static Stream<Persona> personas() {
    return PACK.personas().stream();
  }

  @Test
  void hasThreeCompanions() {
    assertEquals("campfire", PACK.id());
    assertEquals(List.of("mara", "edda", "tam"), personas().map(Persona::id).toList());
    assertEquals("the ferryman's daughter", PACK.persona("mara").role());
  }

  @ParameterizedTest
  @MethodSource("personas")
  void hasWhatAConversationNeeds(Persona persona) {
    assertTrue(persona.lines().greeting().size() >= 3);
    assertTrue(persona.lines().fallback().size() >= 6);
    assertEquals(3, persona.lines().busy().size());
    assertEquals(3, persona.lines().farewell().size());
    assertTrue(persona.lines().topics().size() >= 10);
    for (Topic topic : persona.lines().topics()) {
      int lines = topic.lines().size();
      assertTrue(lines >= 2 && lines <= 3, () -> topic.keywords() + " has " + lines + " lines");
    }
    int samples = persona.voice().samples().size();
    assertTrue(samples >= 3 && samples <= 4, () -> samples + " samples");
    assertFalse(persona.voice().rules().isEmpty());
    assertFalse(persona.voice().quirks().isEmpty());
    assertTrue(persona.goals().size() >= 2);
    assertTrue(persona.taboos().size() >= 2);
    assertTrue(persona.knowledge().stream().anyMatch(fact -> fact.startsWith("Secret: ")));
  }

  @ParameterizedTest
  @MethodSource("personas")
  void answersWhatPlayersAsk(Persona persona) {
    for (String word :
        List.of(
            "bridge", "river", "wolves", "mara", "edda", "tam", "fire", "food", "cross", "mother",
            "name", "weather", "danger", "trust", "osric", "hello", "help", "thanks", "ferry",
            "lantern", "oak", "sleep", "lanmoor", "money")) {
      assertTrue(
          persona.lines().topics().stream()
              .flatMap(topic -> topic.keywords().stream())
              .anyMatch(word::startsWith),
          () -> persona.id() + " has nothing to say on '" + word + "'");
    }
  }

  @ParameterizedTest
  @MethodSource("personas")
  void promptSideIsShort(Persona persona) {
    List<String> texts =
        new ArrayList<>(
            List.of(
                persona.name(),
                persona.role(),
                persona.home(),
                persona.appearance(),
                persona.mood()));
    Stream.of(
            persona.voice().rules(),
            persona.voice().samples(),
            persona.voice().quirks(),
            persona.traits(),
            persona.goals(),
            persona.knowledge(),
            persona.taboos())
        .forEach(texts::addAll);
    int words = texts.stream().mapToInt(text -> text.split(" ", -1).length).sum();
    assertTrue(words <= 250, () -> persona.id() + " has " + words + " words");
  }

  @Test
  void linesAreSpokenWordsOnly() {
    for (String line : spoken()) {
      assertFalse(MARKUP.matcher(line).find(), line);
      assertTrue(line.length() <= LONGEST_LINE, () -> line.length() + " characters: " + line);
      assertTrue(line.matches("[\\x20-\\x7e]+[.?!]"), line);
      assertTrue(line.split("[.?!](?= )", -1).length <= 4, line);
    }
  }

  @Test
  void noLineIsSpokenTwice() {
    Map<String, Integer> counts = new HashMap<>();
    spoken().forEach(line -> counts.merge(line, 1, Integer::sum));
    counts.values().removeIf(count -> count == 1);
    assertEquals(Map.of(), counts);
  }

  @ParameterizedTest
  @MethodSource("personas")
  void noKeywordWinsByBeingCommon(Persona persona) {
    for (Topic topic : persona.lines().topics()) {
      for (String keyword : topic.keywords()) {
        assertTrue(keyword.length() >= 3, keyword);
        assertTrue(
            COMMON_WORDS.stream().noneMatch(word -> word.startsWith(keyword)),
            () -> persona.id() + ": '" + keyword + "' begins a common word");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("personas")
  void noKeywordBelongsToTwoTopics(Persona persona) {
    Set<String> earlier = new HashSet<>();
    for (Topic topic : persona.lines().topics()) {
      for (String keyword : topic.keywords()) {
        assertTrue(
            earlier.stream().noneMatch(other -> covers(other, keyword) || covers(keyword, other)),
            () -> persona.id() + ": '" + keyword + "' is in an earlier topic");
      }
      earlier.addAll(topic.keywords());
    }
  }

  @ParameterizedTest
  @MethodSource("personas")
  void taboosHoldInTheLines(Persona persona) {
    List<String> never =
        Map.of(
                "mara", List.of("salvag", "mill pool", "bent", "theft"),
                "edda", List.of("eleven feet", "sixteen feet"),
                "tam", List.of("nan died", "nan is dead", "nan's dead", "she died"))
            .getOrDefault(persona.id(), List.of());
    assertFalse(never.isEmpty());
    for (String line : spoken(persona)) {
      assertTrue(never.stream().noneMatch(line.toLowerCase(Locale.ROOT)::contains), line);
    }
  }

  private static boolean covers(String start, String keyword) {
    return keyword.startsWith(start);
  }

  private static List<String> spoken() {
    return personas().flatMap(persona -> spoken(persona).stream()).toList();
  }

  private static List<String> spoken(Persona persona) {
    Lines lines = persona.lines();
    List<String> spoken = new ArrayList<>(persona.voice().samples());
    Stream.of(lines.greeting(), lines.fallback(), lines.busy(), lines.farewell())
        .forEach(spoken::addAll);
    lines.topics().forEach(topic -> spoken.addAll(topic.lines()));
    return spoken;
  }
}
