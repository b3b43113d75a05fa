package dev.parley.tools.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.SamplingOptions;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.ModelInspector;
import dev.parley.inference.engine.ModelInspector.Completion;
import dev.parley.inference.engine.ModelSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticModelTest {

  private Path file;

  @BeforeEach
  void useFolder(@TempDir Path folder) {
    file = folder.resolve("synthetic.gguf");
  }

  private static SyntheticModel tiny(QuantMix mix, long seed) {
    return new SyntheticModel(SyntheticShape.TINY, mix, seed);
  }

  @ParameterizedTest
  @EnumSource(QuantMix.class)
  void theEngineRunsIt(QuantMix mix) throws IOException {
    tiny(mix, 3).write(file);

    try (ModelInspector model = ModelInspector.open(file, EngineOptions.defaults())) {
      ModelSummary summary = model.summary();
      assertEquals(1024, summary.vocabulary());
      assertEquals(tiny(mix, 3).weightBytes(), summary.weightBytes());
      assertEquals(SyntheticShape.TINY.stateBytes(), summary.stateBytesPerDialogue());
      assertEquals(SyntheticShape.TINY.keyValueBytesPerToken(), summary.kvBytesPerToken());
      Completion completion =
          model.complete(
              IntStream.range(200, 216).boxed().toList(), 8, SamplingOptions.greedy(), false);
      assertEquals(8, completion.tokens().size());
      assertTrue(
          completion.lastLogits().stream().allMatch(logit -> Math.abs(logit) < 1000),
          "activations stay of moderate size");
      assertTrue(completion.lastLogits().stream().distinct().count() > 900);
    }
  }

  @Test
  void itsVocabularyReadsAnyText() throws IOException {
    tiny(QuantMix.Q8_0, 3).write(file);

    try (ModelInspector model = ModelInspector.open(file, EngineOptions.defaults())) {
      String text = "the bridge, héhé \u4f60\ud83d\ude00";
      List<Integer> ids = model.encode(text);
      assertEquals(text, model.decode(ids));
      assertTrue(ids.size() < text.getBytes(StandardCharsets.UTF_8).length);
      assertEquals(List.of(1), model.beginOfText());
      assertEquals("<|im_end|>", model.decode(List.of(11)));
    }
  }

  @Test
  void aSeedGivesTheSameFile(@TempDir Path folder) throws IOException {
    tiny(QuantMix.Q4_K_M, 3).write(file);
    tiny(QuantMix.Q4_K_M, 3).write(folder.resolve("again"));
    tiny(QuantMix.Q4_K_M, 4).write(folder.resolve("other"));

    assertEquals(-1, Files.mismatch(file, folder.resolve("again")));
    assertTrue(Files.mismatch(file, folder.resolve("other")) > 0);
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(file, "precious");

    assertThrows(FileAlreadyExistsException.class, () -> tiny(QuantMix.Q4_0, 3).write(file));
    assertEquals("precious", Files.readString(file));
  }

  @Test
  void needsItsFolder() {
    Path lost = file.resolveSibling("lost").resolve("synthetic.gguf");

    assertThrows(NoSuchFileException.class, () -> tiny(QuantMix.Q4_0, 3).write(lost));
    assertFalse(Files.exists(lost));
  }
}
