package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ModelException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What speed costs on real weights: rounded activations, and a smaller head. */
@NullUnmarked // the goldens have what is asked for
class RealModelQualityTest {
  private static final String FOLDER = "models/smollm2-135m-instruct/";
  private static final EngineOptions EXACT =
      EngineOptions.defaults()
          .withDevice(Device.CPU)
          .withExact(true)
          .withThreads(2)
          .withMaxDialogues(1)
          .withContextTokens(512);

  private Path file;
  private JsonNode passage;
  private Predictions reference;

  @BeforeEach
  void readWithTheExactDevice() {
    file = Fixtures.shared(FOLDER + "SmolLM2-135M-Instruct.Q4_1.gguf");
    passage = new ObjectMapper().readTree(Fixtures.shared(FOLDER + "golden/passage.json").toFile());
    try {
      DeviceChoice.open(EXACT).ops().close();
    } catch (ModelException e) {
      Assumptions.abort("skipped: no CPU device here: " + e.getMessage());
    }
    List<Integer> ids =
        new ObjectMapper().convertValue(passage.get("ids"), new TypeReference<List<Integer>>() {});
    try (ModelInspector model = ModelInspector.open(file, EXACT)) {
      reference = Predictions.of(model, ids);
    }
  }

  private Divergence measure(EngineOptions options) {
    try (ModelInspector model = ModelInspector.open(file, options)) {
      return reference.to(model);
    }
  }

  @Test
  void roundedActivationsCostLittle() {
    Divergence divergence = measure(EXACT.withExact(false));

    double golden = passage.get("mean_nll").doubleValue();
    assertEquals(golden, divergence.referenceNll(), 1e-4);
    assertEquals(golden, divergence.nll(), 0.005);
    assertTrue(divergence.meanKl() <= 0.003, divergence.toString());
    assertTrue(divergence.sameFirst() >= 0.965, divergence.toString());
  }

  /** Rows of 576 fit no K type; Q5_1 is the smallest of the others that keeps this near. */
  @Test
  void aSmallerHeadCostsLittle() {
    EngineOptions cut = EXACT.withHeadType(WeightType.Q5_1);

    Divergence exact = measure(cut);
    assertTrue(exact.meanKl() > 0 && exact.meanKl() <= 0.01, exact.toString());
    Divergence rounded = measure(cut.withExact(false));
    assertTrue(rounded.meanKl() <= 0.01, rounded.toString());
  }
}
