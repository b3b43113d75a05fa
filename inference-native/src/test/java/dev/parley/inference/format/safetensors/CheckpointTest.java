package dev.parley.inference.format.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.Place;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** What a checkpoint is shown as. */
final class CheckpointTest {
  private Path folder = Path.of("npc");

  @BeforeEach
  void createFolder(@TempDir Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("npc"));
  }

  @Test
  void opensFolderFileAndIndex() {
    write(TinyCheckpoints.llamaConfig(), TinyCheckpoints.llama(QuantType.BF16));
    for (Path path : List.of(folder, folder.resolve("model.safetensors"))) {
      try (ModelFile file = Checkpoint.open(path)) {
        assertEquals("safetensors", file.format());
        assertEquals(path, file.path());
        assertEquals(21, file.tensors().size());
      }
    }
  }

  @Test
  void opensWhatIsStoredInParts() throws IOException {
    SafetensorsBuilder whole = TinyCheckpoints.llama(QuantType.F16);
    write(TinyCheckpoints.llamaConfig(), whole);
    byte[][] expected;
    try (ModelFile file = Checkpoint.open(folder)) {
      expected = contents(file);
    }
    Files.delete(folder.resolve("model.safetensors"));
    Parts.write(folder, whole, 3);
    for (Path path : List.of(folder, folder.resolve("model.safetensors.index.json"))) {
      try (ModelFile file = Checkpoint.open(path)) {
        assertEquals("safetensors, 3 files", file.format());
        assertEquals(3, file.files().size());
        assertArrayEquals(expected, contents(file));
      }
    }
  }

  private static byte[][] contents(ModelFile file) {
    return file.tensors().stream().map(tensor -> bytes(file, tensor.name())).toArray(byte[][]::new);
  }

  @Test
  void tellsNemotronInTheWordsOfGguf() {
    write(TinyCheckpoints.nemotronConfig(), TinyCheckpoints.nemotron(QuantType.BF16));
    try (ModelFile file = Checkpoint.open(folder)) {
      Metadata metadata = file.metadata();
      assertEquals("nemotron_h", metadata.requireString("general.architecture"));
      assertEquals(List.of(0, 1, 0), metadata.perLayer("nemotron_h.attention.head_count_kv", 3));
      assertEquals(List.of(0, 0, 6), metadata.perLayer("nemotron_h.feed_forward_length", 3));
      assertEquals(12, metadata.requireInteger("nemotron_h.ssm.inner_size"));
      assertEquals(1e-5f, metadata.requireReal("nemotron_h.attention.layer_norm_rms_epsilon"));
      assertEquals(64, metadata.requireInteger("nemotron_h.context_length"));
      assertEquals("npc/config.json, key 'n_groups'", metadata.where("nemotron_h.ssm.group_count"));
      assertEquals(List.of(48L, 8L), file.tensor("blk.0.ssm_in.weight").orElseThrow().shape());
      assertEquals(QuantType.BF16, file.tensor("blk.0.ssm_in.weight").orElseThrow().type());
      TensorInfo convolution = file.tensor("blk.0.ssm_conv1d.weight").orElseThrow();
      assertEquals(List.of(32L, 4L), convolution.shape());
      assertEquals(QuantType.F32, convolution.type());
      assertEquals(20, file.tensors().size());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void givesSmallTensorsAsFloats(QuantType type) {
    SafetensorsBuilder weights = TinyCheckpoints.nemotron(type);
    float[] logs = {0, 0.5f, -1.25f, 2};
    weights.floats("backbone.layers.0.mixer.A_log", type, logs, 4);
    weights.floats("backbone.layers.0.mixer.D", type, logs, 4);
    write(TinyCheckpoints.nemotronConfig(), weights);
    try (ModelFile file = Checkpoint.open(folder)) {
      float[] decay = new float[4];
      for (int i = 0; i < 4; i++) {
        decay[i] = (float) -Math.exp(logs[i]);
      }
      assertArrayEquals(decay, floats(file, "blk.0.ssm_a"));
      assertArrayEquals(logs, floats(file, "blk.0.ssm_d"));
      assertEquals(type, file.tensor("blk.2.ffn_up.weight").orElseThrow().type());
    }
  }

  /** Stored row i and row i + 2 of a head of four rotate together. */
  @Test
  void ordersRowsOfLlamaForNeighbouringPairs() {
    SafetensorsBuilder weights = TinyCheckpoints.llama(QuantType.F32);
    float[] rows = new float[16 * 8];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) Math.floorDiv(i, 8);
    }
    weights.floats("model.layers.1.self_attn.q_proj.weight", QuantType.F32, rows, 16, 8);
    write(TinyCheckpoints.llamaConfig(), weights);
    try (ModelFile file = Checkpoint.open(folder)) {
      float[] shown = floats(file, "blk.1.attn_q.weight");
      int[] order = new int[16];
      for (int row = 0; row < 16; row++) {
        order[row] = (int) shown[row * 8];
        assertEquals(shown[row * 8], shown[row * 8 + 7]);
      }
      assertArrayEquals(new int[] {0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15}, order);
    }
  }

  @Test
  void givesAnyPartOfEveryTensor() {
    Random random = new Random(7);
    for (boolean llama : new boolean[] {true, false}) {
      ObjectNode config = llama ? TinyCheckpoints.llamaConfig() : TinyCheckpoints.nemotronConfig();
      write(
          config,
          llama ? TinyCheckpoints.llama(QuantType.F16) : TinyCheckpoints.nemotron(QuantType.F16));
      try (ModelFile file = Checkpoint.open(folder)) {
        for (TensorInfo tensor : file.tensors()) {
          byte[] whole = bytes(file, tensor.name());
          for (int i = 0; i < 20; i++) {
            int from = random.nextInt(whole.length + 1);
            int to = from + random.nextInt(whole.length + 1 - from);
            ByteBuffer part = ByteBuffer.allocate(to - from + 3).position(1).limit(to - from + 1);
            file.read(tensor, from, part);
            assertEquals(to - from + 1, part.position());
            assertEquals(to - from + 1, part.limit());
            assertArrayEquals(
                Arrays.copyOfRange(whole, from, to),
                Arrays.copyOfRange(part.array(), 1, to - from + 1),
                tensor.name());
          }
          assertThrows(
              IndexOutOfBoundsException.class,
              () -> file.read(tensor, 1, ByteBuffer.allocate(whole.length)));
        }
      }
    }
  }

  @Test
  void readsTensorsOfMoreThanOneChunk() {
    int count = 40_000;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % 251 / 8f;
    }
    Path path =
        new SafetensorsBuilder()
            .floats("x", QuantType.BF16, values, count)
            .write(folder.resolve("x.safetensors"));
    try (SafetensorsFile file = SafetensorsFile.open(path, new Place("x"))) {
      AsFloats reader =
          new AsFloats(new SafetensorsShards.Stored(file, info(file, "x")), value -> value + 1);
      ByteBuffer bytes = ByteBuffer.allocate(count * 4 - 6).order(ByteOrder.LITTLE_ENDIAN);
      reader.read(6, bytes);
      for (int i = 2; i < count; i++) {
        assertEquals(values[i] + 1, bytes.getFloat(i * 4 - 6));
      }
    }
  }

  @Test
  void leavesOutTheHeadThatIsTied() {
    ObjectNode config = TinyCheckpoints.llamaConfig().put("tie_word_embeddings", true);
    write(config, TinyCheckpoints.llama(QuantType.F32));
    try (ModelFile file = Checkpoint.open(folder)) {
      assertFalse(file.tensor("output.weight").isPresent());
    }
  }

  @Test
  void computesTheFactorsOfLlama31() {
    ObjectNode config = TinyCheckpoints.llamaConfig().put("rope_theta", 500_000.0);
    config
        .putObject("rope_scaling")
        .put("rope_type", "llama3")
        .put("factor", 8.0)
        .put("low_freq_factor", 1.0)
        .put("high_freq_factor", 4.0)
        .put("original_max_position_embeddings", 8192);
    config.put("head_dim", 128).put("num_attention_heads", 1).put("num_key_value_heads", 1);
    SafetensorsBuilder weights = TinyCheckpoints.llama(QuantType.F32);
    for (int i = 0; i < 2; i++) {
      String attention = "model.layers." + i + ".self_attn.";
      weights.zeros(attention + "q_proj.weight", QuantType.F32, 128, 8);
      weights.zeros(attention + "k_proj.weight", QuantType.F32, 128, 8);
      weights.zeros(attention + "v_proj.weight", QuantType.F32, 128, 8);
      weights.zeros(attention + "o_proj.weight", QuantType.F32, 8, 128);
    }
    write(config, weights);
    try (ModelFile file = Checkpoint.open(folder)) {
      float[] factors = floats(file, "rope_freqs.weight");
      assertEquals(64, factors.length);
      // Wavelengths below 2048 stay, those above 8192 are stretched eightfold.
      for (int i = 0; i < 64; i++) {
        double wave = 2 * Math.PI * Math.pow(500_000, i / 64.0);
        if (wave < 2048) {
          assertEquals(1, factors[i]);
        } else if (wave > 8192) {
          assertEquals(8, factors[i]);
        } else {
          assertTrue(factors[i] > 1 && factors[i] < 8, "pair " + i + ": " + factors[i]);
        }
      }
      assertEquals(500_000f, file.metadata().requireReal("llama.rope.freq_base"));
    }
  }

  @Test
  void knowsNumbersWithoutDimensionsAndTensorsWithoutNumbers() {
    Path path =
        new SafetensorsBuilder()
            .floats("scalar", QuantType.F32, new float[] {3}, new long[0])
            .zeros("nothing", QuantType.BF16, 4, 0)
            .floats("vector", QuantType.F32, new float[] {1, 2}, 2)
            .write(folder.resolve("x.safetensors"));
    try (SafetensorsFile file = SafetensorsFile.open(path, new Place("x"))) {
      assertEquals(List.of("nothing", "scalar", "vector"), List.copyOf(file.tensors().keySet()));
      assertEquals(List.of(1L), info(file, "scalar").shape());
      assertEquals(0, info(file, "nothing").sizeBytes());
      ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      file.read(info(file, "scalar"), 0, bytes);
      assertEquals(3, bytes.getFloat(0));
    }
  }

  @Test
  void readsNothingAfterClose() {
    write(TinyCheckpoints.llamaConfig(), TinyCheckpoints.llama(QuantType.F32));
    ModelFile file = Checkpoint.open(folder);
    TensorInfo tensor = file.tensors().get(0);
    file.close();
    file.close();
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class, () -> file.read(tensor, 0, ByteBuffer.allocate(4)));
    assertEquals("npc/model.safetensors is closed", failure.getMessage());
  }

  @Test
  void readsNoTensorOfAnotherFile() {
    write(TinyCheckpoints.llamaConfig(), TinyCheckpoints.llama(QuantType.F32));
    TensorInfo foreign = new TensorInfo("blk.0.x", QuantType.F32, List.of(1L), 0, 4);
    try (ModelFile file = Checkpoint.open(folder)) {
      assertThrows(
          IllegalArgumentException.class, () -> file.read(foreign, 0, ByteBuffer.allocate(4)));
    }
  }

  private static TensorInfo info(SafetensorsFile file, String name) {
    return Objects.requireNonNull(file.tensors().get(name));
  }

  private void write(ObjectNode config, SafetensorsBuilder weights) {
    SafetensorsBuilder.text(folder.resolve("config.json"), config.toString());
    weights.write(folder.resolve("model.safetensors"));
  }

  private static float[] floats(ModelFile file, String name) {
    assertEquals(QuantType.F32, file.tensor(name).orElseThrow().type());
    ByteBuffer bytes = ByteBuffer.wrap(bytes(file, name)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static byte[] bytes(ModelFile file, String name) {
    TensorInfo tensor = file.tensor(name).orElseThrow();
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.sizeBytes()));
    file.read(tensor, 0, bytes);
    assertFalse(bytes.hasRemaining());
    return bytes.array();
  }
}
