package dev.parley.inference.format.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks sound files in seeded ways: each is refused in words, or can be read to its last byte. */
final class GgufMutationTest {
  private static final int SEEDS = 200;

  @Test
  void refusesOrReadsMutantsOfBuiltFile(@TempDir Path folder) throws IOException {
    Path sound =
        new GgufBuilder()
            .alignment(64)
            .string("general.architecture", "llama")
            .uint32("llama.block_count", 2)
            .float32("llama.rope.freq_base", 10_000)
            .bool("tokenizer.ggml.add_bos_token", true)
            .strings("tokenizer.ggml.tokens", List.of("<s>", "</s>", "Ġhello", "Ġworld", "é"))
            .float32s("tokenizer.ggml.scores", 0, 0, -1, -2, -3)
            .int32s("tokenizer.ggml.token_type", 3, 3, 1, 1, 1)
            .string("tokenizer.chat_template", "{{ messages }}".repeat(20))
            .tensor("token_embd.weight", QuantType.Q8_0, new byte[5 * 2 * 34], 5, 64)
            .floats("output_norm.weight", new float[64], 64)
            .tensor("blk.0.attn_q.weight", QuantType.Q4_0, new byte[64 * 2 * 18], 64, 64)
            .tensor("blk.0.ffn_up.weight", QuantType.Q4_K, new byte[8 * 144], 8, 256)
            .tensor("blk.1.ssm_conv1d.weight", QuantType.BF16, new byte[2 * 3 * 4 * 2], 2, 3, 4)
            .write(folder.resolve("sound.gguf"));
    assertRefusedOrReadable(sound, folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fixtures/tiny/gguf/tiny-q4_0.gguf",
        "fixtures/mixed/gguf/mixed-q4_k_m.gguf",
        "fixtures/small/gguf/small-q6_k.gguf",
        "models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf",
      })
  void refusesOrReadsMutantsOfModels(String file, @TempDir Path folder) throws IOException {
    assertRefusedOrReadable(Fixtures.shared(file), folder);
  }

  private static void assertRefusedOrReadable(Path sound, Path folder) throws IOException {
    Path broken = folder.resolve("mutant.gguf");
    List<Mutation> mutations = List.of(Mutation.values());
    int mutants = Fixtures.count(SEEDS);
    int refused = 0;
    try (ModelFile model = GgufFile.open(sound);
        InputStream in = Files.newInputStream(sound)) {
      long dataStart =
          model.tensors().stream().mapToLong(TensorInfo::offset).min().orElse(Files.size(sound));
      byte[] header = in.readNBytes(Math.toIntExact(dataStart));
      assertReadable(new Mutant(model, header, Files.size(sound)).write(broken));
      for (int seed = 0; seed < mutants; seed++) {
        RandomGenerator random = new SplittableRandom(seed);
        Mutation mutation = mutations.get(seed % mutations.size());
        Mutant mutant = new Mutant(model, header, Files.size(sound));
        mutation.apply(mutant, random);
        if (isRefused(mutant.write(broken), "seed " + seed + ", " + mutation)) {
          refused++;
        }
      }
    }
    int total = refused;
    assertTrue(2 * refused > mutants, () -> "only " + total + " of " + mutants + " were refused");
  }

  /** Whether it was refused as it should be; otherwise every tensor of it was read. */
  private static boolean isRefused(Path file, String mutant) {
    try {
      assertReadable(file);
      return false;
    } catch (ModelFormatException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("mutant.gguf, "), () -> mutant + ": " + message);
      assertTrue(message.contains(": found "), () -> mutant + ": " + message);
      assertTrue(message.contains("; expected "), () -> mutant + ": " + message);
      return true;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      throw new AssertionError(mutant + " is neither refused nor readable", e);
    }
  }

  private static void assertReadable(Path file) {
    try (ModelFile model = GgufFile.open(file)) {
      for (TensorInfo tensor : model.tensors()) {
        int part = (int) Math.min(tensor.sizeBytes(), 4096);
        assertEquals(part, read(model, tensor, 0, part));
        assertEquals(part, read(model, tensor, tensor.sizeBytes() - part, part));
      }
    }
  }

  private static int read(ModelFile model, TensorInfo tensor, long from, int count) {
    ByteBuffer target = ByteBuffer.allocate(count);
    model.read(tensor, from, target);
    return target.position();
  }
}
