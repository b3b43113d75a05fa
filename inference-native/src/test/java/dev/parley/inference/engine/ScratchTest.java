package dev.parley.inference.engine;

import dev.parley.inference.Fixtures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

class ScratchTest {
  @Test
  void figures() {
    String folder = "models/smollm2-135m-instruct/";
    Path file = Fixtures.shared(folder + "SmolLM2-135M-Instruct.Q4_1.gguf");
    List<Integer> ids =
        new ObjectMapper()
            .convertValue(
                new ObjectMapper()
                    .readTree(Fixtures.shared(folder + "golden/passage.json").toFile())
                    .get("ids"),
                new TypeReference<List<Integer>>() {});
    EngineOptions exact =
        EngineOptions.defaults()
            .withDevice(Device.CPU)
            .withExact(true)
            .withThreads(2)
            .withMaxDialogues(1)
            .withContextTokens(512);
    Predictions reference;
    try (ModelInspector model = ModelInspector.open(file, exact)) {
      reference = Predictions.of(model, ids);
    }
    for (WeightType type :
        new WeightType[] {
          null, WeightType.Q8_0, WeightType.Q4_0, WeightType.Q4_1, WeightType.Q5_0, WeightType.Q5_1
        }) {
      for (boolean precise : new boolean[] {true, false}) {
        try (ModelInspector model =
            ModelInspector.open(file, exact.withExact(precise).withHeadType(type))) {
          long t = System.nanoTime();
          System.out.println(
              "FIG "
                  + System.getProperty("mode")
                  + " "
                  + type
                  + " exact "
                  + precise
                  + " "
                  + reference.to(model)
                  + " "
                  + (System.nanoTime() - t) / 1e9);
        }
      }
    }
  }
}
