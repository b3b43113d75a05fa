package dev.parley.inference.huggingface;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Translates {@code tokenizer.json}, {@code tokenizer_config.json} and {@code chat_template.jinja}.
 * A checkpoint without the first is one that reads no text.
 *
 * <p><b>BOS.</b> {@code add_bos_token} of the tokenizer's config decides whether BOS stands before
 * a text; where it says nothing, a {@code TemplateProcessing} that begins with it does. Of {@code
 * post_processor} nothing else is used. <b>EOS.</b> The tokenizer's config comes before the
 * model's; of a list in the latter, one more id is taken as the end of a turn.
 */
public final class TokenizerFiles {
  private static final String CONFIG = "tokenizer_config.json";
  private static final String TEMPLATE = "chat_template.jinja";
  private static final long TEMPLATE_LIMIT = 1L << 20;
  private static final String MODEL_KEY = "tokenizer.ggml.model";
  private static final String TEMPLATE_KEY = "tokenizer.chat_template";

  private final Path folder;
  private final String name;
  private final JsonObject config;
  private final JsonObject tokenizerConfig;
  private final TranslatedMetadata metadata;

  private TokenizerFiles(Path folder, String name, JsonObject config, TranslatedMetadata metadata) {
    this.folder = folder;
    this.name = name;
    this.config = config;
    this.metadata = metadata;
    this.tokenizerConfig =
        has(CONFIG)
            ? StrictJson.read(folder.resolve(CONFIG), name + "/" + CONFIG)
            : new JsonObject(name + "/" + CONFIG, "", JsonNodeFactory.instance.objectNode());
  }

  /**
   * Sets the metadata of the vocabulary and of the chat template, as far as there are such files.
   *
   * @param name what messages call the folder
   * @param vocabulary rows of the embedding
   * @throws ModelFormatException if the files ask for something we do not do; the message tells
   * @throws ModelException if one cannot be read
   */
  public static void describe(
      Path folder, String name, JsonObject config, int vocabulary, TranslatedMetadata metadata) {
    TokenizerFiles files = new TokenizerFiles(folder, name, config, metadata);
    files.chatTemplate();
    if (files.has(TokenizerJson.NAME)) {
      String file = name + "/" + TokenizerJson.NAME;
      files.vocabulary(TokenizerJson.read(folder.resolve(TokenizerJson.NAME), file), vocabulary);
    } else {
      metadata.at(MODEL_KEY, name + "/" + TokenizerJson.NAME);
    }
  }

  private boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  private void chatTemplate() {
    String key = "chat_template";
    metadata.at(TEMPLATE_KEY, tokenizerConfig.where(key));
    if (has(TEMPLATE)) {
      metadata.set(TEMPLATE_KEY, templateFile(), name + "/" + TEMPLATE);
    } else if (tokenizerConfig.has(key)) {
      boolean several = tokenizerConfig.node().get(key).isArray();
      String template = several ? defaultTemplate(key) : tokenizerConfig.requireString(key);
      metadata.set(TEMPLATE_KEY, template, tokenizerConfig.where(key));
    }
  }

  private String templateFile() {
    String file = name + "/" + TEMPLATE;
    byte[] bytes = StrictJson.bytes(folder.resolve(TEMPLATE), file, TEMPLATE_LIMIT);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(file, "bytes that are not UTF-8", "text");
    }
  }

  private String defaultTemplate(String key) {
    return tokenizerConfig.objects(key).stream()
        .filter(each -> each.string("name").equals(Optional.of("default")))
        .findFirst()
        .orElseThrow(() -> tokenizerConfig.mismatch(key, "one named 'default' among them"))
        .requireString("template");
  }

  private void vocabulary(TokenizerJson json, int limit) {
    JsonObject root = json.root();
    JsonObject model = json.model();
    requireByteLevelPairs(json);
    TokenNames tokens = TokenNames.of(json, limit);
    if (model.has("unk_token") && tokens.missingBytes() > 0) {
      throw model.mismatch(
          "unk_token", "null where " + tokens.missingBytes() + " bytes have no token");
    }
    metadata.set(MODEL_KEY, "gpt2", model.where("type"));
    metadata.set("tokenizer.ggml.pre", PretokenizerNames.of(root), root.where("pre_tokenizer"));
    metadata.set("tokenizer.ggml.tokens", tokens.names(), model.where("vocab"));
    metadata.set("tokenizer.ggml.token_type", tokens.types(), root.where("added_tokens"));
    metadata.set("tokenizer.ggml.merges", List.copyOf(json.merges()), model.where("merges"));
    boolean wholeWords = model.bool("ignore_merges").orElse(false);
    metadata.set("tokenizer.parley.ignore_merges", wholeWords, model.where("ignore_merges"));
    boolean composed = root.has("normalizer") && composes(root.requireObject("normalizer"));
    metadata.set("tokenizer.parley.nfc", composed, root.where("normalizer"));
    beginAndEnd(root, tokens);
  }

  private static void requireByteLevelPairs(TokenizerJson json) {
    JsonObject model = json.model();
    if (!model.string("type").equals(Optional.of("BPE"))) {
      throw model.mismatch("type", "'BPE'");
    }
    model.requireAbsentOr("byte_fallback", false);
    model.requireAbsentOr("continuing_subword_prefix", "");
    model.requireAbsentOr("end_of_word_suffix", "");
    if (model.number("dropout").filter(share -> share != 0).isPresent()) {
      throw model.mismatch("dropout", "null");
    }
    JsonObject decoder = json.root().requireObject("decoder");
    if (!decoder.string("type").equals(Optional.of("ByteLevel"))) {
      throw decoder.mismatch("type", "'ByteLevel'");
    }
  }

  /** Whether text is brought into Unicode's form C. */
  private static boolean composes(JsonObject normalizer) {
    String type = normalizer.string("type").orElse("");
    if (type.equals("Sequence")) {
      boolean composed = false;
      for (JsonObject each : normalizer.objects("normalizers")) {
        composed |= composes(each);
      }
      return composed;
    }
    if (!type.equals("NFC")) {
      throw normalizer.mismatch("type", "'NFC' or none");
    }
    return true;
  }

  private void beginAndEnd(JsonObject root, TokenNames tokens) {
    String begin = "bos_token";
    OptionalLong bos = named(begin, tokens);
    if (bos.isEmpty()) {
      bos = ids("bos_token_id", tokens).stream().mapToLong(Long::longValue).findFirst();
    }
    bos.ifPresent(id -> metadata.set("tokenizer.ggml.bos_token_id", id, origin(begin)));
    List<Long> ends = ids("eos_token_id", tokens);
    OptionalLong named = named("eos_token", tokens);
    long eos = named.orElse(ends.isEmpty() ? -1 : ends.get(0));
    if (eos >= 0) {
      metadata.set("tokenizer.ggml.eos_token_id", eos, origin("eos_token"));
    }
    ends.stream()
        .filter(id -> id != eos)
        .findFirst()
        .ifPresent(
            id -> metadata.set("tokenizer.ggml.eot_token_id", id, config.where("eos_token_id")));
    boolean adds =
        tokenizerConfig
            .bool("add_bos_token")
            .orElse(bos.isPresent() && template(root, bos, tokens));
    metadata.set("tokenizer.ggml.add_bos_token", adds, tokenizerConfig.where("add_bos_token"));
  }

  private String origin(String key) {
    return tokenizerConfig.has(key) ? tokenizerConfig.where(key) : config.where(key + "_id");
  }

  /** A token that the tokenizer's config names, as a string or as an object with its content. */
  private OptionalLong named(String key, TokenNames tokens) {
    if (!tokenizerConfig.has(key)) {
      return OptionalLong.empty();
    }
    boolean object = tokenizerConfig.node().get(key).isObject();
    JsonObject holder = object ? tokenizerConfig.requireObject(key) : tokenizerConfig;
    String inner = object ? "content" : key;
    OptionalLong id = tokens.idOf(holder.requireString(inner));
    if (id.isEmpty()) {
      throw holder.mismatch(inner, "a token of " + TokenizerJson.NAME);
    }
    return id;
  }

  /** The ids that the model's config has under a key: none, one, or a list. */
  private List<Long> ids(String key, TokenNames tokens) {
    if (!config.has(key)) {
      return List.of();
    }
    List<JsonNode> found =
        config.node().get(key).isArray() ? config.array(key) : List.of(config.node().get(key));
    for (JsonNode id : found) {
      boolean known =
          id.isIntegralNumber()
              && id.canConvertToInt()
              && id.intValue() >= 0
              && id.intValue() < tokens.size();
      if (!known) {
        throw config.mismatch(key, "ids from 0 to " + (tokens.size() - 1));
      }
    }
    return found.stream().map(JsonNode::longValue).toList();
  }

  /** Whether a post-processor puts BOS first. */
  private static boolean template(JsonObject root, OptionalLong bos, TokenNames tokens) {
    return root.object("post_processor").filter(each -> adds(each, bos, tokens)).isPresent();
  }

  private static boolean adds(JsonObject processor, OptionalLong bos, TokenNames tokens) {
    return switch (processor.string("type").orElse("")) {
      case "Sequence" ->
          processor.objects("processors").stream().anyMatch(each -> adds(each, bos, tokens));
      case "TemplateProcessing" ->
          processor.objects("single").stream()
              .findFirst()
              .flatMap(first -> first.object("SpecialToken"))
              .flatMap(special -> special.string("id"))
              .filter(token -> tokens.idOf(token).equals(bos))
              .isPresent();
      default -> false;
    };
  }
}
