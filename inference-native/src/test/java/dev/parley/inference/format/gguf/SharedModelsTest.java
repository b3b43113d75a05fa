package dev.parley.inference.format.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads model files that other programs wrote. */
final class SharedModelsTest {
  @ParameterizedTest
  @CsvSource({
    "fixtures/tiny/gguf/tiny-f32.gguf.gz, F32, 58, 1.046875",
    "fixtures/tiny/gguf/tiny-bf16.gguf, BF16, 58, 1.046875",
    "fixtures/tiny/gguf/tiny-q8_0.gguf, Q8_0, 58, 1.046875",
    "fixtures/tiny/gguf/tiny-q4_0.gguf, Q4_0, 58, 1.046875",
    "fixtures/tiny/gguf/tiny-q5_0.gguf, Q5_0, 58, 1.046875",
    "fixtures/tiny/gguf/tiny-q5_1.gguf, Q5_1, 58, 1.046875",
    "fixtures/small/gguf/small-f32.gguf.gz, F32, 32, 1.09375",
    "fixtures/small/gguf/small-bf16.gguf, BF16, 32, 1.09375",
    "fixtures/small/gguf/small-q8_0.gguf, Q8_0, 32, 1.09375",
    "fixtures/small/gguf/small-q4_0.gguf, Q4_0, 32, 1.09375",
    "fixtures/small/gguf/small-q4_1.gguf, Q4_1, 32, 1.09375",
    "fixtures/small/gguf/small-q4_k.gguf, Q4_K, 32, 1.09375",
    "fixtures/small/gguf/small-q5_k.gguf, Q5_K, 32, 1.09375",
    "fixtures/small/gguf/small-q6_k.gguf, Q6_K, 32, 1.09375",
    "fixtures/mixed/gguf/mixed-bf16.gguf, BF16, 29, 1.0390625",
    "fixtures/mixed/gguf/mixed-q4_k_m.gguf, Q5_0, 29, 1.0390625",
  })
  void readsNemotronH(
      String file, QuantType type, int tensors, float firstScale, @TempDir Path folder) {
    try (ModelFile model = GgufFile.open(Fixtures.sharedUnpacked(file, folder))) {
      Metadata metadata = model.metadata();
      assertEquals("GGUF v3", model.format());
      assertEquals(35, metadata.keys().size());
      assertEquals("nemotron_h", metadata.requireString("general.architecture"));
      assertEquals(tensors, model.tensors().size());
      long width = metadata.requireInteger("nemotron_h.embedding_length");
      long vocabulary = metadata.strings("tokenizer.ggml.tokens").orElseThrow().size();
      TensorInfo embedding = model.tensor("token_embd.weight").orElseThrow();
      assertEquals(type, embedding.type());
      assertEquals(List.of(vocabulary, width), embedding.shape());
      assertEquals(type.bytes(width) * vocabulary, embedding.sizeBytes());
      assertEquals(firstScale, firstFloat(model, "output_norm.weight"));
      model.tensors().forEach(tensor -> readWhole(model, tensor));
    }
  }

  @Test
  void readsLlama() {
    String file = "models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf";
    try (ModelFile model = GgufFile.open(Fixtures.shared(file))) {
      assertEquals("GGUF v3", model.format());
      assertEquals("llama", model.metadata().requireString("general.architecture"));
      assertEquals(272, model.tensors().size());
      assertEquals(List.of(49152L, 576L), model.tensor("token_embd.weight").orElseThrow().shape());
      Map<QuantType, Integer> types = new EnumMap<>(QuantType.class);
      model.tensors().forEach(tensor -> types.merge(tensor.type(), 1, Integer::sum));
      assertEquals(61, types.get(QuantType.F32));
      assertEquals(33, model.metadata().keys().size());
      assertEquals(1.7578125f, firstFloat(model, "output_norm.weight"));
      model.tensors().forEach(tensor -> readWhole(model, tensor));
    }
  }

  @Test
  void readsLargeVocabularyWithoutTensors(@TempDir Path folder) {
    String file = "fixtures/tokenizer/tekken_vocab_nemotron.gguf.gz";
    try (ModelFile model = GgufFile.open(Fixtures.sharedUnpacked(file, folder))) {
      Metadata metadata = model.metadata();
      assertEquals(131_072, metadata.strings("tokenizer.ggml.tokens").orElseThrow().size());
      assertEquals(269_443, metadata.strings("tokenizer.ggml.merges").orElseThrow().size());
      assertEquals(131_072, metadata.integers("tokenizer.ggml.token_type").orElseThrow().length);
      assertTrue(model.tensors().isEmpty());
    }
  }

  private static float firstFloat(ModelFile model, String name) {
    TensorInfo tensor = model.tensor(name).orElseThrow();
    assertEquals(QuantType.F32, tensor.type());
    return readWhole(model, tensor).order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  private static ByteBuffer readWhole(ModelFile model, TensorInfo tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.sizeBytes()));
    model.read(tensor, 0, bytes);
    assertEquals(0, bytes.remaining());
    return bytes.flip();
  }
}
