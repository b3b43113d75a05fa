package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cpu.BuiltLibrary;
import dev.parley.inference.ops.cpu.CpuOps;
import dev.parley.inference.ops.cpu.CpuOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/**
 * What rounded activations and f16 keys and values cost end to end, beside the reference's exact
 * numbers for the same quantised weights: within what its authors expect of int8.
 */
@NullUnmarked // the map of prompts is asked for keys it has
class RoundedFixturesTest {
  /** Root mean square of the difference, in logits. */
  private static final double TOLERANCE = 0.12;

  @BeforeAll
  static void skipWithoutTheLibrary() {
    BuiltLibrary.assumeUsable();
  }

  @ParameterizedTest
  @CsvSource({
    "tiny, q8_0",
    "tiny, q4_0",
    "tiny, q5_0",
    "tiny, q5_1",
    "small, q8_0",
    "small, q4_0",
    "small, q4_1",
    "small, q4_k",
    "small, q5_k",
    "small, q6_k",
    "mixed, q4_k_m"
  })
  void roundingCostsLittle(String name, String type, @TempDir Path folder) {
    Path file =
        Fixtures.sharedUnpacked(
            "fixtures/" + name + "/gguf/" + name + "-" + type + ".gguf", folder);
    Map<String, List<Integer>> prompts =
        new ObjectMapper()
            .readValue(
                Fixtures.shared("fixtures/" + name + "/prompts.json").toFile(),
                new TypeReference<Map<String, List<Integer>>>() {});
    String golden = name + "/golden_" + type + "/";
    assertNear(golden + "logits_p64_last16.f32", last(file, prompts.get("64"), 16));
    assertNear(golden + "logits_p300_last.f32", last(file, prompts.get("300"), 1));
  }

  private static List<float[]> last(Path file, List<Integer> prompt, int count) {
    CpuOps ops = CpuOps.open(new CpuOptions(2, Precision.FAST, "", false));
    try (GoldenModel model = new GoldenModel(ops, file, Set.of())) {
      List<float[]> logits = model.read(prompt, 64);
      return logits.subList(logits.size() - count, logits.size());
    }
  }

  private static void assertNear(String golden, List<float[]> found) {
    float[] expected = GoldenModel.golden(golden);
    double squares = 0;
    int at = 0;
    for (float[] row : found) {
      for (float value : row) {
        double difference = expected[at++] - value;
        squares += difference * difference;
      }
    }
    double rms = Math.sqrt(squares / at);
    assertTrue(at == expected.length && rms <= TOLERANCE, golden + " is off by " + rms);
    assertTrue(rms > 0, golden + " is exact, so nothing was rounded");
  }
}
