package dev.parley.inference.format.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.LittleEndian;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.model.Architectures;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.ChatTemplates;
import dev.parley.inference.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Breaks a sound checkpoint in seeded ways: each is refused in words, or opens to its last byte.
 */
final class CheckpointMutationTest {
  private static final int SEEDS = 1000;
  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "added_tokens": [
        {"id": 9, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true},
        {"id": 10, "content": "<tool>", "special": false}],
       "normalizer": {"type": "NFC"},
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
         {"type": "Digits", "individual_digits": true},
         {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}]},
       "post_processor": {"type": "TemplateProcessing", "single": [
         {"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A"}}]},
       "decoder": {"type": "ByteLevel"},
       "model": {"type": "BPE", "dropout": null, "unk_token": null, "byte_fallback": false,
         "ignore_merges": false,
         "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4, "Ġ": 5},
         "merges": ["a b", ["ab", "c"]]}}
      """;
  private static final String TOKENIZER_CONFIG =
      """
      {"bos_token": {"content": "<s>"}, "eos_token": "<tool>", "add_bos_token": true,
       "chat_template": [{"name": "default", "template": "%s"}]}
      """
          .formatted(ChatTemplates.CHATML.replace("\n", "\\n"));

  private Path folder = Path.of("npc");

  @BeforeEach
  void createFolder(@TempDir Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("npc"));
  }

  /** What share is refused depends on how much of a file is its contents. */
  @ParameterizedTest
  @CsvSource({
    "model.safetensors, 0.6",
    "config.json, 0.3",
    "tokenizer.json, 0.3",
    "tokenizer_config.json, 0.2",
    "model.safetensors.index.json, 0.6"
  })
  void refusesOrOpensMutants(String file, double leastRefused) throws IOException {
    boolean nemotron = !file.contains("index");
    write(nemotron);
    Path target = folder.resolve(file);
    byte[] sound = Files.readAllBytes(target);
    int header = file.equals("model.safetensors") ? soundHeader() : sound.length;
    readWhole();
    int mutants = Fixtures.count(SEEDS);
    int refused = 0;
    for (int seed = 0; seed < mutants; seed++) {
      Files.write(target, mutate(sound, header, new SplittableRandom(seed)));
      refused += isRefused(file + ", seed " + seed) ? 1 : 0;
    }
    int total = refused;
    assertTrue(
        refused >= leastRefused * mutants,
        () -> "only " + total + " of " + mutants + " mutants of " + file + " were refused");
  }

  private static int soundHeader() {
    return Long.BYTES + TinyCheckpoints.nemotron(QuantType.BF16).header().length();
  }

  private void write(boolean nemotron) {
    SafetensorsBuilder.text(folder.resolve("tokenizer.json"), TOKENIZER);
    SafetensorsBuilder.text(folder.resolve("tokenizer_config.json"), TOKENIZER_CONFIG);
    if (nemotron) {
      SafetensorsBuilder.text(
          folder.resolve("config.json"), TinyCheckpoints.nemotronConfig().toString());
      TinyCheckpoints.nemotron(QuantType.BF16).write(folder.resolve("model.safetensors"));
    } else {
      SafetensorsBuilder.text(
          folder.resolve("config.json"), TinyCheckpoints.llamaConfig().toString());
      Parts.write(folder, TinyCheckpoints.llama(QuantType.F16), 2);
    }
  }

  private static byte[] mutate(byte[] sound, int header, RandomGenerator random) {
    byte[] mutant = sound.clone();
    switch (random.nextInt(6)) {
      case 0 -> {
        return Arrays.copyOf(mutant, random.nextInt(header));
      }
      case 1 -> flipBits(mutant, header, random);
      case 2 -> overwrite(mutant, header, random, "0123456789".charAt(random.nextInt(10)));
      case 3 -> overwrite(mutant, header, random, "{}[]\",:-. \\en".charAt(random.nextInt(13)));
      case 4 -> copyPiece(mutant, header, random);
      default -> {
        return replaceNumber(mutant, header, random);
      }
    }
    return mutant;
  }

  private static void flipBits(byte[] mutant, int header, RandomGenerator random) {
    for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
      int at = random.nextInt(header);
      mutant[at] = (byte) (mutant[at] ^ (1 << random.nextInt(Byte.SIZE)));
    }
  }

  private static void overwrite(byte[] mutant, int header, RandomGenerator random, char with) {
    mutant[random.nextInt(header)] = (byte) with;
  }

  private static void copyPiece(byte[] mutant, int header, RandomGenerator random) {
    int length = 1 + random.nextInt(Math.min(40, header - 1));
    int from = random.nextInt(header - length);
    int to = random.nextInt(header - length);
    System.arraycopy(mutant.clone(), from, mutant, to, length);
  }

  /** Puts another number where one stands, and mends the length that stands before a header. */
  private static byte[] replaceNumber(byte[] mutant, int header, RandomGenerator random) {
    String text = new String(mutant, 0, header, StandardCharsets.ISO_8859_1);
    int from = random.nextInt(header);
    while (from < header && !Character.isDigit(text.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < header && Character.isDigit(text.charAt(to))) {
      to++;
    }
    String[] numbers = {
      "0",
      "1",
      "-1",
      "2147483647",
      "2147483648",
      "4294967296",
      "9223372036854775807",
      "9223372036854775808",
      "1e400",
      "0.5",
      "null",
      "true",
      "\"7\"",
      "[]",
      "{}",
      "1e-320"
    };
    String changed =
        text.substring(0, from) + numbers[random.nextInt(numbers.length)] + text.substring(to);
    LittleEndian file = new LittleEndian();
    boolean safetensors = mutant.length > header;
    byte[] json = changed.getBytes(StandardCharsets.ISO_8859_1);
    if (safetensors && from > Long.BYTES) {
      file.int64(json.length - Long.BYTES);
      json = Arrays.copyOfRange(json, Long.BYTES, json.length);
    }
    return file.raw(json).raw(Arrays.copyOfRange(mutant, header, mutant.length)).toByteArray();
  }

  /** Whether it was refused as it should be; otherwise all of it was read. */
  private boolean isRefused(String mutant) {
    try {
      readWhole();
      return false;
    } catch (ModelFormatException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("npc"), () -> mutant + ": " + message);
      assertTrue(message.contains(": found "), () -> mutant + ": " + message);
      assertTrue(message.contains("; expected "), () -> mutant + ": " + message);
      return true;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      throw new AssertionError(mutant + " is neither refused nor readable", e);
    }
  }

  private void readWhole() {
    try (ModelFile model = Checkpoint.open(folder)) {
      for (TensorInfo tensor : model.tensors()) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.sizeBytes()));
        model.read(tensor, 0, bytes);
        assertEquals(0, bytes.remaining());
      }
      Architectures.outline(model);
      if (model.metadata().has("tokenizer.ggml.model")) {
        Tokenizer tokenizer = Tokenizer.from(model.metadata());
        tokenizer.decode(tokenizer.encode("ab abc"));
      }
      ChatTemplate.of(model.metadata());
    }
  }
}
