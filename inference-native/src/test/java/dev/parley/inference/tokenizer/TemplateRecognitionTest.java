package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRecognitionTest {
  private static final String CHATML = ChatTemplates.CHATML;
  private static final String SYSTEM = "{{ '<|im_start|>system\nBe kind.<|im_end|>\n' }}";
  private static final ChatTemplate PLAIN = new ChatMlTemplate(Optional.empty());
  private static final ChatTemplate KIND = new ChatMlTemplate(Optional.of("Be kind."));

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHATML,
        "{# A chat. #}\n" + CHATML + "\n",
        "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}"
            + "{% endif %}"
            + CHATML,
        """
        {%- for message in messages -%}
            {{ "<|im_start|>" ~ message.role }}{{ "\\n" }}
            {{- message["content"] + "<|im_end|>\\n" }}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\\n' }}
        {%- endif %}
        """,
        """
        {% for message in messages %}
        <|im_start|>{{ message.role }}
        {% generation %}{{ message.content }}{% endgeneration %}<|im_end|>
        {% endfor %}
          {% if add_generation_prompt %}
        <|im_start|>assistant
        {% endif %}
        """
      })
  void plainChatMlIsKnownInWhateverLayout(String source) {
    assertEquals(PLAIN, ChatTemplate.of(model(source)));
  }

  @Test
  void aDefaultSystemTextIsTakenWhereverItIsWritten() {
    String guard = "messages[0]['role'] != 'system' %}" + SYSTEM + "{% endif %}";
    String loop = "{% for message in messages %}";

    assertEquals(KIND, ChatTemplate.of(model("{% if " + guard + CHATML)));
    assertEquals(
        KIND, ChatTemplate.of(model(CHATML.replace(loop, loop + "{% if loop.first and " + guard))));
  }

  static List<Arguments> variantsOfChatMl() {
    String loop = "{% for message in messages %}";
    return List.of(
        arguments("message['content']", "message['content'].strip()", "message.content.strip ( )"),
        arguments("message['content']", "message['content'] | trim", "message.content | trim"),
        arguments("'<|im_end|>' + '\n'", "'<|im_end|>'", "message.content \"<|im_end|>\"'"),
        arguments("message['role']", "'user'", "write \"<|im_start|>user\\n\""),
        arguments("assistant\n", "assistant\nSure", "assistant\\nSure"),
        arguments(loop, "{{ bos_token }}" + loop, "write bos_token"),
        arguments(loop, loop + "{% endfor %}" + loop, "in another order"),
        arguments("in messages %}", "in messages[1:] %}", "messages [ 1 : ]"),
        arguments("{% endfor %}", "{% endfor %}" + SYSTEM, "Be kind"));
  }

  /** Each would read as other text than ChatML gives. */
  @ParameterizedTest
  @MethodSource("variantsOfChatMl")
  void aVariantOfChatMlIsRefusedByWhatItDoes(String plain, String other, String named) {
    assertTrue(CHATML.contains(plain), plain);
    String refusal = refusal(CHATML.replace(plain, other));

    assertTrue(refusal.contains("found a variant of ChatML, "), refusal);
    assertTrue(refusal.contains(named), refusal);
  }

  @Test
  void theVendorsTemplateIsKnownWordForWord() throws IOException {
    String source = Files.readString(Fixtures.shared("fixtures/chat/chat_template.jinja"));
    String laidOut =
        source.replace("    ", "\t").replace("{#", "{# Note:").replace("'user'", "\"user\"");

    assertEquals(new Nemotron3Template(true), ChatTemplate.of(model(source)));
    assertEquals(new Nemotron3Template(true), ChatTemplate.of(model(laidOut)));
    try (ModelFile tiny = GgufFile.open(Fixtures.own("tiny/tiny-q8_0.gguf"))) {
      assertEquals("Nemotron 3", ChatTemplate.of(tiny.metadata()).name());
    }
  }

  @Test
  void aVariantWithTheSameMarksIsTakenAndNamed() {
    ChatTemplate template = ChatTemplate.of(model(ChatTemplates.NEMOTRON_3));

    assertEquals(new Nemotron3Template(false), template);
    assertTrue(template.name().contains("a variant"), template.name());
  }

  /** The largest of the family closes its thoughts without line ends. */
  @Test
  void aVariantWithOtherMarksIsRefused() {
    String ultra = ChatTemplates.NEMOTRON_3.replace("\"\\n</think>\\n\"", "\"</think>\"");

    assertEquals(
        "test.gguf, key 'tokenizer.chat_template': found a variant of Nemotron 3's that does not"
            + " write \"\\n</think>\\n\"; expected the chat template of Nemotron 3, or plain ChatML."
            + " Use an instruction-tuned model with one of these.",
        refusal(ultra));
  }

  static List<Arguments> families() {
    String turn = "{{ '%s' + message['content'] }}";
    return List.of(
        arguments("Llama 3", "{{ '<|start_header_id|>' + role + '<|end_header_id|>\\n\\n' }}"),
        arguments("Mistral or Llama 2", "{{ bos_token }}[INST] {{ messages[0].content }} [/INST]"),
        arguments("Gemma", "{{ '<start_of_turn>' + role + '\\n' + message['content'] | trim }}"),
        arguments("Phi 4", turn.formatted("<|im_start|>user<|im_sep|>") + "<|im_end|>"),
        arguments("Zephyr or Phi 3", turn.formatted("<|user|>\\n")),
        arguments("gpt-oss", turn.formatted("<|start|>assistant<|channel|>final<|message|>")),
        arguments("DeepSeek", turn.formatted("<\uff5cUser\uff5c>")),
        arguments("Nemotron Nano 2", turn.formatted("<SPECIAL_10>System\\n")),
        arguments(
            "a ChatML that writes thoughts, as Qwen 3 does",
            CHATML + "{{ '<think>\\n\\n</think>\\n\\n' }}"));
  }

  @ParameterizedTest
  @MethodSource("families")
  void anotherFamilyIsNamed(String family, String source) {
    String refusal = refusal(source);

    assertTrue(refusal.contains(": found that of " + family + " ('"), refusal);
    assertTrue(refusal.contains("; expected the chat template of Nemotron 3, or"), refusal);
  }

  @Test
  void anUnknownTemplateIsShownByItsBeginning() {
    String refusal = refusal("  {{ messages }}\n\u001b[2J" + "x".repeat(1000));

    assertTrue(refusal.contains("found '{{ messages }} \ufffd[2Jxxx"), refusal);
    assertTrue(refusal.length() < 400, refusal);
  }

  @Test
  void aBrokenTemplateIsRefused() {
    for (int length = 0; length < CHATML.length(); length++) {
      refusal(CHATML.substring(0, length));
    }
  }

  /** Every other character that is lost or doubled changes what a template writes. */
  @Test
  void noChangeGoesUnseen() {
    SplittableRandom random = new SplittableRandom(12);
    for (int round = 0; round < Fixtures.count(5_000); round++) {
      int at = random.nextInt(CHATML.length());
      char lost = CHATML.charAt(at);
      String changed = CHATML.substring(0, at) + CHATML.substring(at + 1);
      // Blanks and plus signs between strings may be left out.
      if (lost != ' ' && lost != '+') {
        refusal(changed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{",
        "{%",
        "{#",
        "{{''",
        "{{(",
        "{{a['b']",
        "{{a.b.c",
        "{{x}}",
        "{{'\\",
        "{%-",
        "{{-}}",
        "{"
      })
  void aHugeTemplateIsReadInOneGo(String part) {
    String huge = part.repeat(1 << 18);

    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> refusal(huge));
  }

  private static String refusal(String source) {
    ModelFormatException refusal =
        assertThrows(ModelFormatException.class, () -> ChatTemplate.of(model(source)), source);
    return String.valueOf(refusal.getMessage());
  }

  private static Metadata model(String template) {
    return new Metadata("test.gguf", Map.of("tokenizer.chat_template", template));
  }

  @Test
  void aTemplateIsOutlinedLineByLine() {
    assertEquals(
        List.of(
            "if a.b == \"c\"", "write \"x\\ny\" a.b [ 0 ].c \"z\"", "else", "write not a", "endif"),
        TemplateOutline.of(
                "{% if a['b'] == 'c' %}\nx\n{{ 'y' + a.b[0]['c'] }}z{%- else %}{{ not a }}"
                    + "{% endif %}")
            .lines());
  }
}
