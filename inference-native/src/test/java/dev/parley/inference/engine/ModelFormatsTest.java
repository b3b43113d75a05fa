package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.gguf.GgufBuilder;
import dev.parley.inference.format.safetensors.TinyCheckpoints;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFormatsTest {
  private final Path folder;

  ModelFormatsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void knowsGgufByItsContent() {
    Path misnamed = folder.resolve("model.safetensors");
    new GgufBuilder().write(misnamed);

    assertEquals("GGUF v3", format(misnamed));
  }

  @Test
  void knowsSafetensorsByTheirContent() throws IOException {
    Path misnamed = folder.resolve("model.gguf");
    TinyCheckpoints.llama(QuantType.F32).write(misnamed);
    Files.writeString(folder.resolve("config.json"), TinyCheckpoints.llamaConfig().toString());

    assertEquals("safetensors", format(misnamed));
  }

  @Test
  void rejectsFolderWithoutModel() {
    ModelFormatException refusal =
        assertThrows(ModelFormatException.class, () -> ModelFormats.open(folder).close());

    assertEquals(
        folder
            + ": found neither model.safetensors nor model.safetensors.index.json; expected a model"
            + " file or a checkpoint",
        refusal.getMessage());
  }

  private static String format(Path path) {
    try (ModelFile file = ModelFormats.open(path)) {
      return file.format();
    }
  }
}
