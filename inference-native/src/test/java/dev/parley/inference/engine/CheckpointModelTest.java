package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.format.safetensors.SafetensorsBuilder;
import dev.parley.inference.format.safetensors.TinyCheckpoints;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that run from a checkpoint's folder. */
class CheckpointModelTest {
  private static final List<Integer> PROMPT = List.of(3, 1, 4, 1, 5, 9, 2, 6, 11, 0);
  private static final String NO_TOKENIZER =
      "npc/tokenizer.json: found nothing; expected the model's vocabulary. Without it a model can"
          + " only continue token ids.";

  private Path folder = Path.of("npc");

  @BeforeEach
  void createFolder(@TempDir Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("npc"));
  }

  @Test
  void llamaGivesTheLogitsOfItsDefinition() {
    SafetensorsBuilder weights = TinyCheckpoints.llama(QuantType.F32);
    writeLlama(weights);
    double[][] expected = new LlamaReference(weights).logits(PROMPT);
    try (GoldenModel model = new GoldenModel(folder, Set.of())) {
      List<float[]> found = model.read(PROMPT, 4);
      for (int t = 0; t < expected.length; t++) {
        for (int id = 0; id < expected[t].length; id++) {
          double distance = Math.abs(expected[t][id] - found.get(t)[id]);
          assertTrue(distance < 1e-4, "logit " + id + " after " + t + " is off by " + distance);
        }
      }
    }
  }

  @Test
  void everyTypeOfTheSameNumbersGivesTheSameLogits() {
    float[] first = new float[0];
    for (QuantType type : List.of(QuantType.F32, QuantType.F16, QuantType.BF16)) {
      writeLlama(TinyCheckpoints.llama(type));
      try (GoldenModel model = new GoldenModel(folder, Set.of())) {
        float[] logits = model.read(PROMPT, 10).get(9);
        first = type == QuantType.F32 ? logits : first;
        assertTrue(GoldenModel.distance(first, 0, logits) < 1e-5f, type.toString());
      }
    }
  }

  @Test
  void completesIdsWithoutTokenizer() {
    writeLlama(TinyCheckpoints.llama(QuantType.BF16));
    try (ModelInspector model = ModelInspector.open(folder, EngineOptions.defaults())) {
      ModelInspector.Completion completion =
          model.complete(PROMPT, 5, SamplingOptions.greedy(), false);
      assertEquals(5, completion.tokens().size());
      assertEquals(12, completion.lastLogits().size());
      assertEquals("", completion.text());
      ModelSummary summary = model.summary();
      assertEquals(12, summary.vocabulary());
      assertEquals("none", summary.tokenizer());
      IllegalArgumentException stranger =
          assertThrows(
              IllegalArgumentException.class,
              () -> model.complete(List.of(12), 1, SamplingOptions.greedy(), false));
      assertEquals("token 12 is not in the vocabulary; expected 0 to 11", stranger.getMessage());
    }
  }

  @Test
  void readsAndEndsNoTextWithoutTokenizer() {
    writeLlama(TinyCheckpoints.llama(QuantType.BF16));
    try (ModelInspector model = ModelInspector.open(folder, EngineOptions.defaults())) {
      assertNoTokenizer(() -> model.encode("Hello"));
      assertNoTokenizer(() -> model.decode(List.of(1)));
      assertNoTokenizer(() -> model.beginOfText());
      assertNoTokenizer(() -> model.complete(PROMPT, 5, SamplingOptions.greedy(), true));
    }
    assertNoTokenizer(() -> Engine.open(folder, EngineOptions.defaults()).close());
  }

  private static void assertNoTokenizer(Runnable use) {
    ModelFormatException refusal = assertThrows(ModelFormatException.class, use::run);
    assertEquals(NO_TOKENIZER, refusal.getMessage());
  }

  /** The published checkpoint by its names and shapes; its size is known to the byte. */
  @Test
  void tellsWhatTheFourBillionAre() throws IOException {
    assumeTrue(
        Files.getFileStore(folder).getUsableSpace() > 1L << 30, "skipped: less than 1 GiB free");
    try {
      NemotronFourB.write(folder);
    } catch (UncheckedIOException e) {
      assumeTrue(false, "skipped: no sparse files here: " + e.getMessage());
    }
    assertEquals(7_947_142_640L, Files.size(folder.resolve("model.safetensors")));
    try (ModelInspector model = ModelInspector.open(folder, EngineOptions.defaults())) {
      ModelSummary summary = model.summary();
      assertEquals(3_973_556_832L, summary.parameters());
      assertEquals(7_947_142_640L, summary.fileBytes());
      assertEquals("nemotron_h", summary.architecture());
      assertEquals(Map.of("attention", 4, "mamba", 21, "mlp", 17), summary.layerKinds());
      assertEquals(85_026_816L, summary.stateBytesPerDialogue());
      assertEquals(131_072, summary.vocabulary());
      assertEquals(262_144, summary.contextTokens());
      assertEquals(3136, summary.width());
      assertEquals(
          263, summary.tensorsByType().values().stream().mapToInt(Integer::intValue).sum());
    }
  }

  private void writeLlama(SafetensorsBuilder weights) {
    SafetensorsBuilder.text(
        folder.resolve("config.json"), TinyCheckpoints.llamaConfig().toString());
    weights.write(folder.resolve("model.safetensors"));
  }
}
