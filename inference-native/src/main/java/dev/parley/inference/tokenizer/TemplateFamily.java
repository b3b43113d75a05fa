package dev.parley.inference.tokenizer;

import java.util.Arrays;
import java.util.Optional;

/** Chat templates that we do not have, known by a mark that they write. The first found counts. */
enum TemplateFamily {
  LLAMA_3("Llama 3", "<|start_header_id|>"),
  LLAMA_4("Llama 4", "<|header_start|>"),
  MISTRAL("Mistral or Llama 2", "[INST]"),
  GEMMA("Gemma", "<start_of_turn>"),
  GEMMA_4("Gemma 4", "<|turn>"),
  PHI_4("Phi 4", "<|im_sep|>"),
  HARMONY("gpt-oss", "<|channel|>"),
  COMMAND_R("Command R", "<|START_OF_TURN_TOKEN|>"),
  DEEPSEEK("DeepSeek", "<\uff5cUser\uff5c>"),
  GRANITE("Granite", "<|start_of_role|>"),
  NEMOTRON_2("Nemotron Nano 2", "<SPECIAL_10>"),
  MINITRON("Nemotron 4", "<extra_id_0>"),
  GLM("GLM", "[gMASK]"),
  ZEPHYR("Zephyr or Phi 3", "<|user|>"),
  ALPACA("Alpaca", "### Instruction"),
  CHATML_WITH_THOUGHTS("a ChatML that writes thoughts, as Qwen 3 does", "<think>");

  private final String title;
  private final String mark;

  TemplateFamily(String title, String mark) {
    this.title = title;
    this.mark = mark;
  }

  /** The one that a source looks like. */
  static Optional<TemplateFamily> of(String source) {
    return Arrays.stream(values()).filter(family -> source.contains(family.mark)).findFirst();
  }

  /** For a person, with the mark that gave it away. */
  String inWords() {
    return "that of " + title + " ('" + mark + "')";
  }
}
