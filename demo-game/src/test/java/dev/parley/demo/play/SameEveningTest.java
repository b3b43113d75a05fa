package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same script, seed and model give the same evening, however fast anything was. */
@Timeout(3600)
class SameEveningTest {
  private static final int RUNS = Math.max(2, Fixtures.count(10));
  private static final String SMALL =
      "models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf";

  @Test
  void scriptedCompanionsGiveOneEvening(@TempDir Path folder) {
    String evening = isTheSameEachTime("evening.txt", () -> Session.authored(Evening.PACK), folder);
    assertTrue(evening.contains("act edda follow done"), evening);
  }

  @Test
  void aRealModelGivesOneEvening(@TempDir Path folder) {
    Path file = Fixtures.shared(SMALL);
    EngineOptions options = EngineOptions.defaults().withContextTokens(4096);
    String evening = isTheSameEachTime("talk.txt", () -> Engine.open(file, options), folder);
    assertTrue(evening.contains("Mara: "), evening);
  }

  private static String isTheSameEachTime(
      String script, Supplier<LanguageModel> model, Path folder) {
    String first = Evening.played(script, model.get(), deeds -> deeds, folder);
    assertTrue(first.contains("\nend  "), first);
    for (int run = 1; run < RUNS; run++) {
      assertEquals(
          first, Evening.played(script, model.get(), deeds -> deeds, folder), "run " + run);
    }
    return first;
  }
}
