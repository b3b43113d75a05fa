package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.inference.Fixtures;
import dev.parley.inference.ops.Ops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/**
 * The numbers of an exact device beside those of the reference implementation, for every fixture
 * file. A device's test implements this and so runs all of it.
 */
@NullUnmarked // maps of goldens are asked for keys they have
interface GoldenFixturesContract {
  float TOLERANCE = 1e-3f;
  int GREEDY = 32;
  Set<String> FEW = Set.of("tiny bf16.gguf", "mixed bf16.gguf", "small q4_0", "mixed q4_k_m");

  /** An exact device, closed by who asked. */
  Ops exactOps();

  /**
   * Whether there is time for long prompts and for every file. Short prompts show most mistakes,
   * how files are read is no device's matter, and each type of weights has its operations'
   * contract.
   */
  default boolean isPatient() {
    return true;
  }

  private void assumeTimeFor(String name, String variant) {
    Assumptions.assumeTrue(
        isPatient() || FEW.contains(name + " " + variant), "skipped: for --full");
  }

  record Greedy(List<Integer> tokens, @JsonProperty("min_top2_gap") float gap) {}

  @ParameterizedTest
  @CsvSource({
    "tiny, f32.gguf.gz",
    "tiny, bf16.gguf",
    "small, f32.gguf.gz",
    "small, bf16.gguf",
    "mixed, bf16.gguf",
    "tiny, hf_fp32",
    "tiny, hf_bf16",
    "small, hf_bf16"
  })
  default void logitsAndGreedyTokensOfExactWeights(
      String name, String variant, @TempDir Path folder) {
    assumeTimeFor(name, variant);
    Map<String, List<Integer>> prompts = prompts(name);
    Map<String, Greedy> greedy =
        json(name + "/golden/greedy32.json", new TypeReference<Map<String, Greedy>>() {});
    for (String length : isPatient() ? List.of("1", "7", "64", "300") : List.of("7")) {
      try (GoldenModel model = open(folder, name, variant)) {
        List<float[]> logits = model.read(prompts.get(length), 300);
        float[] expected = GoldenModel.golden(name + "/golden/logits_p" + length + ".f32");
        assertEquals(expected.length, logits.size() * model.vocabulary());
        assertClose(expected, 0, logits, name + " prompt " + length);
        assertEquals(
            greedy.get(length).tokens(), model.greedy(logits.get(logits.size() - 1), GREEDY));
      }
    }
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
  default void logitsAndGreedyTokensOfQuantisedWeights(
      String name, String type, @TempDir Path folder) {
    assumeTimeFor(name, type);
    Map<String, List<Integer>> prompts = prompts(name);
    String golden = name + "/golden_" + type + "/";
    try (GoldenModel model = open(folder, name, type + ".gguf")) {
      List<float[]> logits = model.read(prompts.get("7"), 300);
      assertClose(GoldenModel.golden(golden + "logits_p7.f32"), 0, logits, golden + " prompt 7");
      List<Integer> greedy =
          json(golden + "greedy32_p7.json", new TypeReference<List<Integer>>() {});
      assertEquals(greedy, model.greedy(logits.get(6), GREEDY));
    }
    if (!isPatient()) {
      return;
    }
    try (GoldenModel model = open(folder, name, type + ".gguf")) {
      List<float[]> logits = model.read(prompts.get("64"), 300);
      float[] expected = GoldenModel.golden(golden + "logits_p64_last16.f32");
      assertClose(expected, 0, logits.subList(48, 64), golden + " prompt 64");
    }
    try (GoldenModel model = open(folder, name, type + ".gguf")) {
      List<float[]> logits = model.read(prompts.get("300"), 300);
      float[] expected = GoldenModel.golden(golden + "logits_p300_last.f32");
      assertClose(expected, 0, logits.subList(299, 300), golden + " prompt 300");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "small", "mixed"})
  default void hiddenStatesOfEveryLayer(String name, @TempDir Path folder) {
    List<Integer> prompt = prompts(name).get("7");
    float[] expected = GoldenModel.golden(name + "/golden/hidden_p7.f32");
    int layers = Map.of("tiny", 9, "small", 5, "mixed", 4).get(name);
    int rowLength = expected.length / (layers + 2);
    List<String> taps = new ArrayList<>(List.of("embeddings"));
    for (int layer = 0; layer < layers; layer++) {
      taps.add("layer." + layer);
    }
    taps.add("normed");
    try (GoldenModel model = open(folder, name, "bf16.gguf", Set.copyOf(taps))) {
      model.read(prompt, 7);
      for (int i = 0; i < taps.size(); i++) {
        float[] found = model.tapped(taps.get(i), 7);
        assertEquals(rowLength, found.length);
        float distance = GoldenModel.distance(expected, i * rowLength, found);
        assertTrue(distance < TOLERANCE, name + " " + taps.get(i) + " is off by " + distance);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "small", "mixed"})
  default void stepsInsideTheFirstMambaLayer(String name, @TempDir Path folder) {
    Map<String, String> goldenByTap =
        Map.of(
            "layer.0.norm", "norm",
            "layer.0.projected", "inproj",
            "layer.0.scan", "scan",
            "layer.0.gated", "gnorm");
    try (GoldenModel model = open(folder, name, "bf16.gguf", goldenByTap.keySet())) {
      model.read(prompts(name).get("7"), 7);
      goldenByTap.forEach(
          (tap, golden) -> {
            float[] expected = GoldenModel.golden(name + "/golden/l0_p7_" + golden + ".f32");
            float[] found = model.tapped(tap, 7);
            assertEquals(expected.length, found.length);
            float distance = GoldenModel.distance(expected, 0, found);
            assertTrue(distance < TOLERANCE, name + " " + tap + " is off by " + distance);
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"tiny, M-M*-MM*-, 2, 32", "small, M-M*-, 2, 64", "mixed, M*-M, 1, 128"})
  default void statesAfter64Tokens(
      String name, String pattern, int keyValueHeads, int headWidth, @TempDir Path folder) {
    try (GoldenModel model = open(folder, name, "bf16.gguf")) {
      model.read(prompts(name).get("64"), 17);
      for (int layer = 0; layer < pattern.length(); layer++) {
        String golden = name + "/golden/state_p64_l" + layer + "_";
        switch (pattern.charAt(layer)) {
          case 'M' -> {
            assertState(golden + "conv.f32", row(model, layer, true));
            assertState(golden + "ssm.f32", row(model, layer, false));
          }
          case '*' -> {
            var cache = model.states.memory().keyValues(layer);
            float[] keys = model.ops().read(cache.keys().rows(0, 64));
            float[] values = model.ops().read(cache.values().rows(0, 64));
            assertState(golden + "k.f32", byHead(keys, keyValueHeads, headWidth));
            assertState(golden + "v.f32", byHead(values, keyValueHeads, headWidth));
          }
          default -> {}
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "small", "mixed"})
  default void anyChunkingIsBitForBitTokenByToken(String name, @TempDir Path folder) {
    List<Integer> prompt = prompts(name).get("300").subList(0, isPatient() ? 300 : 24);
    List<float[]> single;
    try (GoldenModel model = open(folder, name, "bf16.gguf")) {
      single = model.read(prompt, 1);
    }
    for (int chunk : new int[] {3, 17, 300}) {
      try (GoldenModel model = open(folder, name, "bf16.gguf")) {
        List<float[]> chunked = model.read(prompt, chunk);
        for (int i = 0; i < prompt.size(); i++) {
          assertArrayEquals(single.get(i), chunked.get(i), name + " chunk " + chunk + " at " + i);
        }
      }
    }
  }

  private static float[] row(GoldenModel model, int layer, boolean convolution) {
    var memory = model.states.memory();
    var tensor = convolution ? memory.convolution(layer) : memory.ssm(layer);
    return model.ops().read(tensor.rows(model.sequence.slot(), 1));
  }

  /** From (tokens, heads * width), as we keep it, to (heads, tokens, width), as the goldens do. */
  private static float[] byHead(float[] rows, int heads, int width) {
    float[] turned = new float[rows.length];
    int tokens = rows.length / heads / width;
    for (int t = 0; t < tokens; t++) {
      for (int h = 0; h < heads; h++) {
        System.arraycopy(rows, (t * heads + h) * width, turned, (h * tokens + t) * width, width);
      }
    }
    return turned;
  }

  private static void assertState(String golden, float[] found) {
    float[] expected = GoldenModel.golden(golden);
    assertEquals(expected.length, found.length, golden);
    float distance = GoldenModel.distance(expected, 0, found);
    assertTrue(distance < TOLERANCE, golden + " is off by " + distance);
  }

  private static void assertClose(float[] expected, int at, List<float[]> found, String what) {
    int begin = at;
    for (int i = 0; i < found.size(); i++) {
      float distance = GoldenModel.distance(expected, begin, found.get(i));
      assertTrue(distance < TOLERANCE, what + ": logits " + i + " are off by " + distance);
      begin += found.get(i).length;
    }
    assertEquals(expected.length, begin, what);
  }

  private GoldenModel open(Path folder, String name, String variant) {
    return open(folder, name, variant, Set.of());
  }

  private GoldenModel open(Path folder, String name, String variant, Set<String> taps) {
    return new GoldenModel(exactOps(), path(folder, name, variant), taps);
  }

  private static Path path(Path folder, String name, String variant) {
    String fixtures = "fixtures/" + name + "/";
    if (variant.equals("hf_fp32")) {
      copyConfig(Fixtures.shared(fixtures + variant + "/config.json"), folder);
      Fixtures.sharedUnpacked(fixtures + variant + "/model.safetensors.gz", folder);
      return folder;
    }
    return variant.startsWith("hf_")
        ? Fixtures.shared(fixtures + variant)
        : Fixtures.sharedUnpacked(fixtures + "gguf/" + name + "-" + variant, folder);
  }

  private static void copyConfig(Path config, Path folder) {
    try {
      Files.copy(config, folder.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, List<Integer>> prompts(String name) {
    return json(name + "/prompts.json", new TypeReference<Map<String, List<Integer>>>() {});
  }

  private static <T> T json(String path, TypeReference<T> type) {
    return new ObjectMapper().readValue(Fixtures.shared("fixtures/" + path).toFile(), type);
  }
}
