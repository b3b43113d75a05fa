package dev.parley.inference.format.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.LittleEndian;
import dev.parley.inference.format.Place;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Broken weights are refused with a sentence that tells where, what and what instead. */
final class SafetensorsRefusalTest {
  private static final String INDEX = "model.safetensors.index.json";
  private static final String CUT = " The file may be cut short: fetch it again.";

  private Path folder = Path.of("npc");

  @BeforeEach
  void createFolder(@TempDir Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("npc"));
  }

  @Test
  void rejectsOtherFormats() throws IOException {
    rejects(new byte[0], "npc/m, byte 0: found an empty file; expected a safetensors file");
    rejects(
        "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.US_ASCII),
        "npc/m, byte 0: found a Git LFS pointer in place of the file itself; expected a safetensors"
            + " file");
    rejects(
        new LittleEndian().int64(1L << 40).raw((byte) '{').toByteArray(),
        "npc/m, byte 0: found bytes 00 00 00 00 00 01 00 00; expected a safetensors file");
  }

  @Test
  void rejectsLengthOfHeader() throws IOException {
    byte[] whole = sound().bytes();
    int header = sound().header().length();
    rejects(
        Arrays.copyOf(whole, 8 + header - 1),
        "npc/m, byte 0: found a header of %d bytes; expected at most %d.%s"
            .formatted(header, header - 1, CUT));
    rejects(
        new LittleEndian().int64(100_000_001).raw((byte) '{').raw(new byte[8]).toByteArray(),
        "npc/m, byte 0: found a header of 100000001 bytes; expected at most 9." + CUT);
  }

  @Test
  void rejectsBrokenJson() throws IOException {
    String expected = "); expected well-formed JSON with every key once";
    assertBegins("{\"a\":}", "npc/m: found broken JSON in line 1, column 6 (Unexpected character");
    assertBegins("{\"a\":{}", "npc/m: found broken JSON in line 1, column ");
    rejectsHeader(
        "{\"a\":1,\"a\":1}",
        "npc/m: found broken JSON in line 1, column 11 (Duplicate Object property \"a\""
            + expected);
    assertBegins("{} {}", "npc/m: found broken JSON in line 1, column ");
  }

  @Test
  void rejectsEntries() throws IOException {
    rejectsHeader("{\"x\":7}", "npc/m, key 'x': found 7; expected an object");
    rejectsHeader("{\"x\":{}}", "npc/m, key 'x.dtype': found nothing; expected a string");
    rejectsEntry(
        "F8_E4M3",
        "[1]",
        "[0,1]",
        "npc/m, tensor 'x': found dtype 'F8_E4M3'; expected one of [F32, F16, BF16]. Use a"
            + " checkpoint in one of these, or a GGUF file.");
    rejectsEntry(
        "F32",
        "[-1]",
        "[0,4]",
        "npc/m, tensor 'x': found shape -1; expected whole numbers from 0 to 2^63 - 1");
    rejectsEntry(
        "F32",
        "[1.5]",
        "[0,4]",
        "npc/m, tensor 'x': found shape 1.5; expected whole numbers from 0 to 2^63 - 1");
    rejectsEntry(
        "F32", "[1,1,1,1,1]", "[0,4]", "npc/m, tensor 'x': found 5 dimensions; expected at most 4");
    rejectsEntry(
        "F32",
        "[4294967296,4294967296]",
        "[0,4]",
        "npc/m, tensor 'x': found shape [4294967296, 4294967296]; expected a product that fits 63"
            + " bits");
    rejectsEntry(
        "F32",
        "[1]",
        "[4,0]",
        "npc/m, tensor 'x': found data_offsets [4, 0]; expected where its bytes begin and end");
    rejectsEntry(
        "BF16",
        "[2]",
        "[0,8]",
        "npc/m, tensor 'x': found 8 bytes; expected 4, for BF16 of shape [2]");
    rejectsEntry(
        "F32",
        "[1]",
        "[9223372036854775803,9223372036854775807]",
        "npc/m, tensor 'x': found data_offsets [9223372036854775803, 9223372036854775807]; expected"
            + " offsets inside the file");
    rejectsHeader(
        "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
        "npc/m, key 'x.shape': found nothing; expected an array of numbers");
  }

  @Test
  void rejectsGapsOverlapsAndRemains() throws IOException {
    String first = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    String second = ",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}";
    String gap = "{" + first + second.formatted(12, 16);
    int start = 8 + gap.length();
    rejects(
        SafetensorsBuilder.file(gap, new byte[16]),
        "npc/m, tensor 'b': found its first byte at %d; expected it at %d, where the bytes before it end"
            .formatted(start + 12, start + 8));
    String overlap = "{" + first + second.formatted(4, 8);
    start = 8 + overlap.length();
    rejects(
        SafetensorsBuilder.file(overlap, new byte[16]),
        "npc/m, tensor 'b': found its first byte at %d; expected it at %d, where the bytes before it end"
            .formatted(start + 4, start + 8));
    String fine = "{" + first + second.formatted(8, 12);
    start = 8 + fine.length();
    rejects(
        SafetensorsBuilder.file(fine, new byte[11]),
        "npc/m, tensor 'b': found its last byte before %d; expected it inside the file's %d bytes.%s"
            .formatted(start + 12, start + 11, CUT));
    rejects(
        SafetensorsBuilder.file(fine, new byte[13]),
        "npc/m, byte %d: found 1 bytes of no tensor; expected the end of the file"
            .formatted(start + 12));
  }

  @Test
  void rejectsMissingParts() throws IOException {
    ObjectNode index = parts();
    Files.delete(folder.resolve("model-00002-of-00002.safetensors"));
    assertOpening(
        "npc/"
            + INDEX
            + ", key 'weight_map.model.embed_tokens.weight': found"
            + " 'model-00002-of-00002.safetensors', which is not there; expected a safetensors file"
            + " beside the index. Fetch all parts of the checkpoint.");
    index.remove("weight_map");
    Parts.writeIndex(folder, index);
    assertOpening("npc/" + INDEX + ", key 'weight_map': found nothing; expected an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../m", "..", ".", "", "/etc/passwd", "a/b", "a\\b", "C:m"})
  void rejectsPartsElsewhere(String shard) throws IOException {
    ObjectNode index = parts();
    index.withObject("weight_map").put("lm_head.weight", shard);
    Parts.writeIndex(folder, index);
    assertOpening(
        "npc/%s, key 'weight_map.lm_head.weight': found '%s'; expected the name of a file beside the index"
            .formatted(INDEX, shard));
  }

  @Test
  void rejectsTensorsInTheWrongPart() throws IOException {
    ObjectNode index = parts();
    index.withObject("weight_map").put("lm_head.weight", "model-00002-of-00002.safetensors");
    Parts.writeIndex(folder, index);
    assertOpening(
        "npc/"
            + INDEX
            + ", key 'weight_map.lm_head.weight': found 'model-00002-of-00002.safetensors', which"
            + " does not have it; expected the file that does");
    index.withObject("weight_map").remove("lm_head.weight");
    Parts.writeIndex(folder, index);
    assertOpening(
        "npc/"
            + INDEX
            + ", key 'weight_map.lm_head.weight': found 'nothing'; expected"
            + " 'model-00001-of-00002.safetensors', which has it");
  }

  private ObjectNode parts() {
    SafetensorsBuilder.text(
        folder.resolve("config.json"), TinyCheckpoints.llamaConfig().toString());
    return Parts.write(folder, TinyCheckpoints.llama(QuantType.F32), 2);
  }

  private void assertOpening(String message) {
    ModelFormatException refusal =
        assertThrows(ModelFormatException.class, () -> Checkpoint.open(folder).close());
    assertEquals(message, refusal.getMessage());
  }

  private static SafetensorsBuilder sound() {
    return new SafetensorsBuilder().floats("x", QuantType.F32, new float[] {1}, 1);
  }

  private void rejectsEntry(String type, String shape, String offsets, String message)
      throws IOException {
    rejectsHeader(
        "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(type, shape, offsets),
        message);
  }

  private void rejectsHeader(String header, String message) throws IOException {
    rejects(SafetensorsBuilder.file(header, new byte[4]), message);
  }

  private void rejects(byte[] content, String message) throws IOException {
    assertEquals(message, refusal(content));
  }

  /** The rest of the sentence is the JSON library's. */
  private void assertBegins(String header, String message) throws IOException {
    String found = refusal(SafetensorsBuilder.file(header, new byte[4]));
    assertEquals(message, found.substring(0, Math.min(found.length(), message.length())));
  }

  private String refusal(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("m"), content);
    ModelFormatException refusal =
        assertThrows(
            ModelFormatException.class,
            () -> SafetensorsFile.open(file, new Place("npc/m")).close());
    return String.valueOf(refusal.getMessage());
  }
}
