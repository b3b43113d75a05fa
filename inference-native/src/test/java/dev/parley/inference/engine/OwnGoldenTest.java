package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.SamplingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/** The one golden that is always there: {@code tests/fixtures/tiny}. */
class OwnGoldenTest {
  private static final List<Integer> PROMPT = List.of(1, 217, 200, 233, 264, 242, 100);

  @Test
  void continuesAsTheReferenceDoes() {
    float[] expected = Fixtures.floats(Fixtures.own("tiny/logits_p7.f32"));
    List<Integer> greedy =
        new ObjectMapper()
            .readValue(
                Fixtures.own("tiny/greedy32_p7.json").toFile(),
                new TypeReference<List<Integer>>() {});
    try (ModelInspector model =
        ModelInspector.open(
            Fixtures.own("tiny/tiny-q8_0.gguf"), EngineOptions.defaults().withExact(true))) {
      ModelInspector.Completion completion =
          model.complete(PROMPT, 32, SamplingOptions.greedy(), false);
      assertEquals(greedy, completion.tokens());
      int vocabulary = completion.lastLogits().size();
      for (int id = 0; id < vocabulary; id++) {
        float distance = Math.abs(expected[6 * vocabulary + id] - completion.lastLogits().get(id));
        assertTrue(distance < 1e-3f, "logit " + id + " is off by " + distance);
      }
    }
  }
}
