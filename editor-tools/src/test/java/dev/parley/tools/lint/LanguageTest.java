package dev.parley.tools.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.persona.PackDraft;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

  private static final int LEAST = 3;

  @ParameterizedTest
  @CsvSource({
    "ENGLISH, 'Timber is honest. It groans before it goes. People might try it.'",
    "GERMAN, 'Der Vater schl\u00e4ft bis Mittag. Nein, es ist nicht der Trunk.'",
    "FRENCH, 'Elle est de mauvaise humeur ce soir, alors garde tes bottes ici.'",
    "SPANISH, 'Padre duerme hasta el mediod\u00eda. No, no es la bebida. Eso es todo.'",
    "ITALIAN, 'Il legno \u00e8 onesto. Geme prima di cedere. La gente potrebbe provarci.'"
  })
  void isToldByItsCommonWords(Language language, String sentence) {
    assertEquals(Optional.of(language), Language.of(List.of(sentence), LEAST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Come in, come in. Tea?",
        "Ik heb het halve graafschap gedragen en ben nooit ergens geweest.",
        "A madeira \u00e9 honesta. Geme antes de ceder. As pessoas podiam experimentar.",
        "Czekaj, zupa jest gor\u0105ca i nie ma chleba."
      })
  void othersAreNotMistakenForOne(String sentence) {
    assertEquals(Optional.empty(), Language.of(List.of(sentence), LEAST));
  }

  @Test
  void noEnglishLineIsMistakenForAnother() {
    Path campfire = Path.of("../persona-packs/packs/campfire");
    List<PackText> texts = Manuscript.of(campfire, PackDraft.read(campfire)).texts();
    long told =
        texts.stream()
            .flatMap(text -> Language.of(List.of(text.text()), LEAST).stream())
            .peek(language -> assertEquals(Language.ENGLISH, language))
            .count();

    assertTrue(texts.size() > 280, texts.size() + " texts");
    assertTrue(told > texts.size() * 3 / 4, told + " of " + texts.size());
  }

  @ParameterizedTest
  @EnumSource
  void listsEachCommonWordOnce(Language language) {
    assertTrue(language.commonWords().size() > 80, language.title());
  }
}
