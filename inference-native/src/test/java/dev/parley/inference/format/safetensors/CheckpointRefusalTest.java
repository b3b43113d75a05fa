package dev.parley.inference.format.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a config asks for and we do not do is refused by name. */
final class CheckpointRefusalTest {
  private static final JsonMapper JSON = new JsonMapper();

  private Path folder = Path.of("npc");

  @BeforeEach
  void createFolder(@TempDir Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("npc"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mlp_hidden_act | \"silu\" | 'silu' | 'relu2'",
        "mamba_hidden_act | \"gelu\" | 'gelu' | 'silu'",
        "use_conv_bias | false | false | true",
        "use_bias | true | true | false",
        "mamba_proj_bias | true | true | false",
        "attention_bias | true | true | false",
        "mlp_bias | true | true | false",
        "sliding_window | 4096 | 4096 | null",
        "time_step_limit | [0.0, 0.1] | [0.0, 0.1] | null or [0.0, Infinity]",
        "hybrid_override_pattern | \"M*E\" | 'M*E' | a layer for each of its characters: M, * or -",
        "hybrid_override_pattern | null | nothing | a string",
        "num_hidden_layers | 4 | 4 | 3, the length of hybrid_override_pattern",
        "attention_head_dim | 8 | 8 | the same number as head_dim",
        "rms_norm_eps | 1e-6 | 1.0E-6 | the same number as layer_norm_epsilon",
        "hidden_size | 0 | 0 | a number from 1 to 2^31 - 1",
        "hidden_size | 2147483648 | 2147483648 | a number from 1 to 2^31 - 1",
        "n_groups | null | nothing | a number from 1 to 2^31 - 1",
        "n_groups | \"2\" | '2' | a whole number",
        "n_groups | 2.0 | 2.0 | a whole number",
        "layer_norm_epsilon | -1 | -1 | a number above 0",
        "tie_word_embeddings | \"no\" | 'no' | true or false",
        "max_position_embeddings | null | nothing | a number from 1 to 2^31 - 1",
        "model_type | \"qwen2\" | 'qwen2' | 'nemotron_h' or 'llama'",
        "model_type | null | nothing | 'nemotron_h' or 'llama'",
      })
  void rejectsNemotron(String key, String value, String found, String expected) {
    ObjectNode config = TinyCheckpoints.nemotronConfig();
    config.set(key, JSON.readTree(value));
    rejects(
        config,
        TinyCheckpoints.nemotron(QuantType.F32),
        "npc/config.json, key '%s': found %s; expected %s".formatted(key, found, expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hidden_act | \"gelu\" | 'gelu' | 'silu'",
        "attention_bias | true | true | false",
        "mlp_bias | true | true | false",
        "rope_interleaved | true | true | false",
        "sliding_window | 4096 | 4096 | null",
        "partial_rotary_factor | 0.5 | 0.5 | 1.0",
        "head_dim | 7 | 7 | heads of an even width, not 7",
        "rms_norm_eps | null | nothing | a number above 0",
        "rope_theta | 0 | 0 | a number above 0",
        "rope_scaling | 2 | 2 | an object",
      })
  void rejectsLlama(String key, String value, String found, String expected) {
    ObjectNode config = TinyCheckpoints.llamaConfig();
    config.set(key, JSON.readTree(value));
    rejects(
        config,
        TinyCheckpoints.llama(QuantType.F32),
        "npc/config.json, key '%s': found %s; expected %s".formatted(key, found, expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\": \"linear\"} | type | 'linear' | 'default' or 'llama3'",
        "{\"rope_type\": \"yarn\"} | rope_type | 'yarn' | 'default' or 'llama3'",
        "{\"factor\": 2.0} | rope_type | nothing | 'default' or 'llama3'",
        "{\"rope_type\": \"llama3\"} | factor | nothing | a number above 0",
        "{\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 4, \"high_freq_factor\": 1,"
            + " \"original_max_position_embeddings\": 8192} | high_freq_factor | 1 | more than"
            + " low_freq_factor, 4.0",
      })
  void rejectsScaledPositions(String scaling, String key, String found, String expected) {
    for (String holder : List.of("rope_scaling", "rope_parameters")) {
      ObjectNode config = TinyCheckpoints.llamaConfig();
      config.set(holder, JSON.readTree(scaling));
      rejects(
          config,
          TinyCheckpoints.llama(QuantType.F32),
          "npc/config.json, key '%s.%s': found %s; expected %s"
              .formatted(holder, key, found, expected));
    }
  }

  @Test
  void rejectsQuantisedCheckpoints() {
    ObjectNode config = TinyCheckpoints.nemotronConfig();
    config.putObject("quantization_config").put("quant_method", "modelopt");
    rejects(
        config,
        TinyCheckpoints.nemotron(QuantType.F32),
        "npc/config.json, key 'quantization_config': found a quantised checkpoint; expected one in"
            + " F32, F16 or BF16. Use the checkpoint it was made from, or a GGUF file.");
  }

  @Test
  void rejectsTensorsThatDoNotFit() {
    SafetensorsBuilder sound = TinyCheckpoints.nemotron(QuantType.F32);
    List<String> names = sound.names();
    rejects(
        TinyCheckpoints.nemotronConfig(),
        sound.only(names.stream().filter(name -> !name.endsWith("A_log")).toList()),
        "npc, tensor 'backbone.layers.0.mixer.A_log': found no such tensor; expected one of shape"
            + " [4]");
    rejects(
        TinyCheckpoints.nemotronConfig().put("conv_kernel", 3),
        sound,
        "npc/model.safetensors, tensor 'backbone.layers.0.mixer.conv1d.weight': found shape [32, 1,"
            + " 4]; expected shape [32, 1, 3], as config.json has it");
    rejects(
        TinyCheckpoints.nemotronConfig(),
        TinyCheckpoints.nemotron(QuantType.F32)
            .zeros("mtp.one.weight", QuantType.F32, 1)
            .zeros("mtp.two.weight", QuantType.F32, 1),
        "npc/model.safetensors, tensor 'mtp.one.weight': found a tensor that the model of config.json"
            + " does not have (2 such); expected only the tensors of that model");
    rejects(
        TinyCheckpoints.llamaConfig(),
        TinyCheckpoints.llama(QuantType.F32).only(List.of("model.norm.weight")),
        "npc, tensor 'model.embed_tokens.weight': found no such tensor; expected one of shape [12,"
            + " 8]");
  }

  @Test
  void rejectsWithoutConfig() throws IOException {
    TinyCheckpoints.llama(QuantType.F32).write(folder.resolve("model.safetensors"));
    assertOpening(
        "npc/config.json: found no such file; expected it beside the weights. Keep all files of a"
            + " checkpoint in one folder.");
    Files.writeString(folder.resolve("config.json"), "[]");
    assertOpening("npc/config.json: found an array of 0; expected a JSON object");
    Files.writeString(folder.resolve("config.json"), "");
    assertOpening("npc/config.json: found nothing; expected a JSON object");
  }

  private void rejects(ObjectNode config, SafetensorsBuilder weights, String message) {
    SafetensorsBuilder.text(folder.resolve("config.json"), config.toString());
    weights.write(folder.resolve("model.safetensors"));
    assertOpening(message);
  }

  private void assertOpening(String message) {
    ModelFormatException refusal =
        assertThrows(ModelFormatException.class, () -> Checkpoint.open(folder).close());
    assertEquals(message, refusal.getMessage());
  }
}
