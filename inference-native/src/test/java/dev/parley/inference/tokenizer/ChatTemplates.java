package dev.parley.inference.tokenizer;

/** Sources of chat templates, as files have them. */
public final class ChatTemplates {

  /** Plain ChatML, in the words that most files have. */
  public static final String CHATML =
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' +"
          + " message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

  /** Says that it is of Nemotron 3, and writes its marks in some order. */
  public static final String NEMOTRON_3 =
      """
      {%- set truncate_history_thinking = true %}
      {{- '<|im_start|>system\\n' ~ '<|im_end|>\\n' ~ '<|im_start|>user\\n' }}
      {%- for message in messages %}
      {%- set content = "<think>\\n" ~ message.reasoning_content ~ "\\n</think>\\n" %}
      {{- '<tool_call>\\n<function=' ~ name ~ '</function>\\n</tool_call>\\n' }}
      {{- '<tool_response>\\n' ~ content ~ '\\n</tool_response>\\n' }}
      {%- endfor %}
      {%- if enable_thinking %}
      {{- '<|im_start|>assistant\\n<think>\\n' }}
      {%- else %}
      {{- '<|im_start|>assistant\\n<think></think>' }}
      {%- endif %}""";

  private ChatTemplates() {}
}
