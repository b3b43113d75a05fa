package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.inference.Dialogue;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.tensor.QuantType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sound files of another kind than they say: each is refused, naming what does not fit. */
class RefusedModelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HUGE = Integer.MAX_VALUE;

  /** Sizes whose product with 2 or 4 wraps around 32 bits to what the tensors have. */
  private static final int WRAPPING = 1 << 30;

  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withContextTokens(256).withMaxDialogues(1);

  private enum Kind {
    LLAMA,
    NEMOTRON_H;

    HandMadeModel sound() {
      return this == LLAMA ? HandMadeModel.llama() : HandMadeModel.nemotronH();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSoundModelAnswers(Kind kind, @TempDir Path folder) {
    assertAnswers(kind.sound(), folder);
  }

  @Test
  void whatMayBeLeftOutOrSaidTwiceIsNoFault(@TempDir Path folder) {
    assertAnswers(HandMadeModel.llama().withoutTensor("output.weight"), folder);
    assertAnswers(HandMadeModel.nemotronH().withoutTensor("output.weight"), folder);
    assertAnswers(HandMadeModel.llama().with("llama.rope.scaling.type", "none"), folder);
    assertAnswers(HandMadeModel.llama().with("llama.rope.dimension_count", 8), folder);
    assertAnswers(HandMadeModel.llama().tensor("rope_freqs.weight", 4), folder);
    assertAnswers(HandMadeModel.llama().shaped("output_norm.weight", 1, 32), folder);
    assertAnswers(HandMadeModel.nemotronH().shaped("blk.0.ssm_a", 4, 1), folder);
    assertAnswers(HandMadeModel.llama().stored("blk.0.attn_q.weight", QuantType.F16), folder);
    assertAnswers(HandMadeModel.llama().stored("blk.0.attn_q.weight", QuantType.Q8_0), folder);
    assertAnswers(HandMadeModel.llama().with("llama.context_length", HUGE), folder);
  }

  private static void assertAnswers(HandMadeModel model, Path folder) {
    Path file = model.write(folder.resolve("sound.gguf"));
    try (ModelInspector inspector = ModelInspector.open(file, OPTIONS);
        Engine engine = Engine.open(file, OPTIONS);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      List<Integer> tokens =
          inspector.complete(List.of(1, 2, 3), 5, SamplingOptions.greedy(), false).tokens();
      assertEquals(5, tokens.size());
      GenerationResult result =
          TinyModel.answer(dialogue, TinyModel.sampled(20, 1, 1, TinyModel.HELLO));
      assertTrue(result.text().length() > 2, "said only '" + result.text() + "'");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAMissingOrRenamedTensor(Kind kind, @TempDir Path folder) {
    for (String tensor : kind.sound().tensors()) {
      if (!tensor.equals("output.weight")) {
        assertRefused(kind.sound().withoutTensor(tensor), "tensor '" + tensor + "'", folder);
        assertRefused(kind.sound().renamed(tensor, "x." + tensor), tensor + "'", folder);
      }
    }
    assertRefused(kind.sound().renamed("output.weight", "outputs"), "'outputs'", folder);
    assertRefused(kind.sound().tensor("blk.0.bias", 4), "tensor 'blk.0.bias'", folder);
  }

  @ParameterizedTest
  @EnumSource
  void refusesTensorsOfAnotherShapeOrType(Kind kind, @TempDir Path folder) {
    for (String tensor : kind.sound().tensors()) {
      long[] shape = kind.sound().shapeOf(tensor);
      boolean isMatrix = shape.length == 2 && !tensor.contains("conv1d");
      String where = "tensor '" + tensor + "'";
      if (isMatrix) {
        if (shape[0] != shape[1]) {
          assertRefused(kind.sound().shaped(tensor, shape[1], shape[0]), where, folder);
        }
        assertRefused(kind.sound().shaped(tensor, shape[0] * shape[1]), where, folder);
        // Rows of the embeddings are the vocabulary: then the other matrix is called wrong.
        String rows = tensor.equals("token_embd.weight") ? "[265, 32]" : where;
        assertRefused(kind.sound().tensor(tensor, shape[0] + 1, shape[1]), rows, folder);
      } else {
        assertRefused(kind.sound().stored(tensor, QuantType.F16), where, folder);
        assertRefused(kind.sound().tensor(tensor, shape[0] + 1), where, folder);
      }
      assertRefused(kind.sound().stored(tensor, QuantType.I32), where, folder);
    }
    assertRefused(
        kind.sound().stored("output_norm.weight", QuantType.Q8_0), "'output_norm.weight'", folder);
  }

  @ParameterizedTest
  @MethodSource
  void refusesKeysThatDoNotFit(
      String key, UnaryOperator<HandMadeModel> fault, Kind kind, @TempDir Path folder) {
    assertRefused(fault.apply(kind.sound()), key, folder);
  }

  static Stream<Arguments> refusesKeysThatDoNotFit() {
    List<Arguments> faults = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      String prefix = kind == Kind.LLAMA ? "llama." : "nemotron_h.";
      for (String size :
          List.of("block_count", "context_length", "embedding_length", "attention.head_count")) {
        faults.add(fault(kind, prefix + size, 0));
        faults.add(fault(kind, prefix + size, "four"));
        faults.add(arguments(prefix + size, without(prefix + size), kind));
      }
      faults.add(fault(kind, prefix + "block_count", HUGE));
      faults.add(fault(kind, prefix + "block_count", -1));
      faults.add(fault(kind, prefix + "attention.head_count_kv", new int[] {2, 2, 2, 2, 2}));
      faults.add(fault(kind, prefix + "attention.key_length", 0));
      faults.add(fault(kind, prefix + "attention.key_length", HUGE - 1));
      String epsilon = prefix + "attention.layer_norm_rms_epsilon";
      faults.add(arguments(epsilon, without(epsilon), kind));
      faults.add(fault(kind, "general.architecture", "mamba"));
      faults.add(arguments("general.architecture", without("general.architecture"), kind));
      faults.add(fault(kind, "tokenizer.ggml.pre", "unheard-of"));
      faults.add(fault(kind, "tokenizer.ggml.model", "llama"));
      faults.add(fault(kind, "tokenizer.ggml.eos_token_id", 264));
      faults.add(arguments("token_embd.weight", more(1), kind));
      faults.add(arguments("token_embd.weight", more(-1), kind));
    }
    return Stream.concat(faults.stream(), Stream.concat(llamaFaults(), nemotronFaults()));
  }

  private static Stream<Arguments> llamaFaults() {
    Kind kind = Kind.LLAMA;
    return Stream.of(
        fault(kind, "llama.attention.head_count_kv", 3),
        fault(kind, "llama.attention.head_count_kv", 0),
        fault(kind, "llama.feed_forward_length", 0),
        fault(kind, "llama.rope.dimension_count", 7),
        fault(kind, "llama.rope.dimension_count", 10),
        fault(kind, "llama.rope.dimension_count", 0),
        fault(kind, "llama.rope.scaling.type", "yarn"),
        fault(kind, "llama.rope.scaling.type", "linear"),
        fault(kind, "llama.rope.scaling.type", 1),
        fault(kind, "llama.attention.key_length", WRAPPING + 8),
        arguments("'blk.2.", with("llama.block_count", 3), kind),
        arguments("'blk.1.", with("llama.block_count", 1), kind),
        arguments("ffn_gate", with("llama.feed_forward_length", 47), kind),
        arguments("ffn_gate", with("llama.feed_forward_length", HUGE), kind),
        arguments("attn_k", with("llama.attention.head_count", 8), kind),
        arguments("attn_q", with("llama.attention.key_length", 16), kind),
        arguments("token_embd", with("llama.embedding_length", 64), kind),
        fault(kind, "llama.embedding_length", HUGE));
  }

  private static Stream<Arguments> nemotronFaults() {
    Kind kind = Kind.NEMOTRON_H;
    String prefix = "nemotron_h.";
    return Stream.of(
        fault(kind, prefix + "attention.head_count_kv", new int[] {0, 0, 3}),
        fault(kind, prefix + "attention.head_count_kv", new int[] {0, 0, -2}),
        fault(kind, prefix + "attention.head_count_kv", new int[] {0, 2}),
        fault(kind, prefix + "feed_forward_length", new int[] {0, 48, 0, 0}),
        fault(kind, prefix + "feed_forward_length", new int[] {0, -48, 0}),
        fault(kind, prefix + "feed_forward_length", 0),
        fault(kind, prefix + "attention.key_length", WRAPPING + 8),
        fault(kind, prefix + "ssm.conv_kernel", 1),
        fault(kind, prefix + "ssm.conv_kernel", 0),
        fault(kind, prefix + "ssm.state_size", 0),
        fault(kind, prefix + "ssm.group_count", 3),
        fault(kind, prefix + "ssm.group_count", 0),
        fault(kind, prefix + "ssm.inner_size", 42),
        fault(kind, prefix + "ssm.time_step_rank", 0),
        arguments("ssm.inner_size", with(prefix + "ssm.time_step_rank", 3), kind),
        arguments("ssm_in", with(prefix + "ssm.state_size", WRAPPING + 16), kind),
        arguments("ssm_in", with(prefix + "ssm.state_size", HUGE), kind),
        arguments("ssm_in", with(prefix + "ssm.inner_size", HUGE - 3), kind),
        arguments("ssm_in", with(prefix + "ssm.group_count", 4), kind),
        arguments("ssm_conv1d", with(prefix + "ssm.conv_kernel", 5), kind),
        arguments("ssm_conv1d", with(prefix + "ssm.conv_kernel", HUGE), kind),
        arguments("blk.0.attn_q", with(prefix + "attention.head_count_kv", 2), kind),
        arguments("token_embd", with(prefix + "vocab_size", 263), kind),
        arguments("token_embd", with(prefix + "vocab_size", 265), kind),
        arguments("token_embd", with(prefix + "vocab_size", HUGE), kind),
        fault(kind, prefix + "attention.head_count_kv", 0));
  }

  @Test
  void refusesAnUnknownChatTemplateForADialogue(@TempDir Path folder) {
    Path file =
        HandMadeModel.llama()
            .with("tokenizer.chat_template", "{{ bos }}[INST] {{ text }} [/INST]")
            .write(folder.resolve("spoilt.gguf"));
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> Engine.open(file, OPTIONS));
    assertTrue(BrokenModelTest.assertSentence(file, e).contains("chat_template"), e::toString);
    try (ModelInspector inspector = ModelInspector.open(file, OPTIONS)) {
      assertTrue(inspector.summary().chatTemplate().startsWith("none ("));
    }
  }

  private static Arguments fault(Kind kind, String key, Object value) {
    return arguments(key, with(key, value), kind);
  }

  private static UnaryOperator<HandMadeModel> with(String key, Object value) {
    return model -> model.with(key, value);
  }

  private static UnaryOperator<HandMadeModel> without(String key) {
    return model -> model.without(key);
  }

  private static UnaryOperator<HandMadeModel> more(int tokens) {
    return model -> model.withMoreTokens(tokens);
  }

  /** Refused by inspector and engine in one sentence that names what does not fit. */
  private static void assertRefused(HandMadeModel model, String named, Path folder) {
    Path file = model.write(folder.resolve("spoilt.gguf"));
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          ModelFormatException opened =
              assertThrows(
                  ModelFormatException.class, () -> Engine.open(file, OPTIONS).close(), named);
          ModelFormatException inspected =
              assertThrows(ModelFormatException.class, () -> complete(file), named);
          String sentence = BrokenModelTest.assertSentence(file, inspected);
          assertEquals(sentence, opened.getMessage());
          assertTrue(sentence.contains(named), () -> named + " in: " + sentence);
        });
  }

  private static void complete(Path file) {
    try (ModelInspector inspector = ModelInspector.open(file, OPTIONS)) {
      inspector.complete(List.of(1), 2, SamplingOptions.greedy(), false);
    }
  }
}
