package dev.parley.inference.format.gguf;

import dev.parley.inference.tensor.QuantType;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every broken tensor directory is refused with a sentence that names the tensor. */
final class GgufTensorsRefusalTest {
  private static final int F32 = QuantType.F32.ggmlId();

  private TestedFile file = new TestedFile(Path.of("npc.gguf"));

  @BeforeEach
  void createFolder(@TempDir Path folder) {
    file = new TestedFile(folder.resolve("npc.gguf"));
  }

  @Test
  void rejectsTruncatedDirectory() {
    byte[] whole =
        new GgufBuilder().entry("t", F32, 0, 1L).entry("u".repeat(30), F32, 32, 1L).bytes();
    file.assertTruncated(whole, 90, 65, "30 bytes of a tensor's name");
    file.assertTruncated(whole, 97, 95, "4 bytes of the rank of tensor '" + "u".repeat(30) + "'");
    file.assertTruncated(
        whole, 100, 99, "8 bytes of a dimension of tensor '" + "u".repeat(30) + "'");
    file.assertTruncated(whole, 110, 107, "4 bytes of the type of tensor '" + "u".repeat(30) + "'");
    file.assertTruncated(
        whole, 118, 111, "8 bytes of the offset of tensor '" + "u".repeat(30) + "'");
  }

  @Test
  void rejectsTruncatedData() {
    byte[] whole = new GgufBuilder().floats("t", new float[16], 16).bytes();
    file.assertRefused(
        Arrays.copyOf(whole, whole.length - 1),
        "npc.gguf, tensor 't': found 64 bytes at offset 0; expected them to end within the file's"
            + " 63 bytes of tensor data. The file may be cut short: fetch it again.");
    file.assertRefused(
        Arrays.copyOf(whole, 58),
        "npc.gguf, tensor 't': found 64 bytes at offset 0; expected them to end within the file's"
            + " 0 bytes of tensor data. The file may be cut short: fetch it again.");
  }

  @Test
  void rejectsBadNames() {
    file.assertRefused(
        new GgufBuilder().floats("t", new float[1], 1).floats("t", new float[1], 1),
        "npc.gguf, tensor 't': found the name a second time; expected every name only once");
    file.assertRefused(
        new GgufBuilder().floats("", new float[1], 1),
        "npc.gguf, byte 24: found an empty tensor name; expected a name");
    file.assertRefused(
        new GgufBuilder().floats("t".repeat(1025), new float[1], 1),
        "npc.gguf, byte 24: found 1025 bytes of a tensor's name; expected at most 1024 bytes");
  }

  @Test
  void rejectsBadShapes() {
    file.assertRefused(
        new GgufBuilder().entry("t", F32, 0).data(32),
        "npc.gguf, tensor 't': found 0 dimensions; expected 1 to 4 of them");
    file.assertRefused(
        new GgufBuilder().entry("t", F32, 0, 1L, 1L, 1L, 1L, 1L).data(32),
        "npc.gguf, tensor 't': found 5 dimensions; expected 1 to 4 of them");
    file.assertRefused(
        new GgufBuilder().entry("t", F32, 0, 1L, 0L).data(32),
        "npc.gguf, tensor 't': found dimension 0; expected dimensions from 1 to 2^63 - 1");
    file.assertRefused(
        new GgufBuilder().entry("t", F32, 0, -1L).data(32),
        "npc.gguf, tensor 't': found dimension 18446744073709551615; expected dimensions from 1 to"
            + " 2^63 - 1");
    file.assertRefused(
        new GgufBuilder().entry("t", F32, 0, 1L << 32, 1L << 32).data(32),
        "npc.gguf, tensor 't': found shape [4294967296, 4294967296]; expected a product that fits"
            + " 63 bits, in elements and bytes");
    file.assertRefused(
        new GgufBuilder().entry("t", F32, 0, 1L << 61).data(32),
        "npc.gguf, tensor 't': found shape [2305843009213693952]; expected a product that fits 63"
            + " bits, in elements and bytes");
    file.assertRefused(
        new GgufBuilder().entry("t", QuantType.Q8_0.ggmlId(), 0, 48L, 2L).data(102),
        "npc.gguf, tensor 't': found rows of 48 elements; expected a whole number of Q8_0 blocks of"
            + " 32");
    file.assertRefused(
        new GgufBuilder().entry("t", QuantType.Q4_K.ggmlId(), 0, 32L, 8L).data(144),
        "npc.gguf, tensor 't': found rows of 32 elements; expected a whole number of Q4_K blocks of"
            + " 256");
  }

  @Test
  void rejectsUnknownTypes() {
    String expected =
        "; expected one of [F32, F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K, I32, BF16]."
            + " Use a file quantised to one of these, such as Q4_K_M or Q8_0.";
    file.assertRefused(
        new GgufBuilder().entry("t", 16, 0, 256L).data(66),
        "npc.gguf, tensor 't': found type 16 (IQ2_XXS)" + expected);
    file.assertRefused(
        new GgufBuilder().entry("t", -1, 0, 256L).data(66),
        "npc.gguf, tensor 't': found type 4294967295" + expected);
  }

  @Test
  void rejectsBadOffsets() {
    file.assertRefused(
        new GgufBuilder().entry("t", F32, 16, 1L).data(64),
        "npc.gguf, tensor 't': found offset 16; expected a multiple of the file's alignment, 32");
    file.assertRefused(
        new GgufBuilder().entry("t", F32, 64, 1L).data(64),
        "npc.gguf, tensor 't': found 4 bytes at offset 64; expected them to end within the file's"
            + " 64 bytes of tensor data. The file may be cut short: fetch it again.");
    file.assertRefused(
        new GgufBuilder().entry("t", F32, Long.MAX_VALUE - 31, 8L).data(64),
        "npc.gguf, tensor 't': found 32 bytes at offset 9223372036854775776; expected them to end"
            + " within the file's 64 bytes of tensor data. The file may be cut short: fetch it"
            + " again.");
    file.assertRefused(
        new GgufBuilder().entry("t", F32, -32, 8L).data(64),
        "npc.gguf, byte 49: found 18446744073709551584; expected a number below 2^63 for the offset"
            + " of tensor 't'");
  }

  @Test
  void rejectsOverlaps() {
    file.assertRefused(
        new GgufBuilder().entry("b", F32, 32, 8L).entry("a", F32, 0, 9L).data(64),
        "npc.gguf, tensor 'b': found its first byte at 128; expected one at or after 132, where"
            + " tensor 'a' ends");
    file.assertRefused(
        new GgufBuilder().entry("a", F32, 0, 8L).entry("b", F32, 0, 8L).data(64),
        "npc.gguf, tensor 'b': found its first byte at 96; expected one at or after 128, where"
            + " tensor 'a' ends");
  }

  @Test
  void rejectsBadAlignments() {
    file.assertRefused(
        new GgufBuilder().uint32("general.alignment", 0),
        "npc.gguf, key 'general.alignment': found 0; expected a power of two");
    file.assertRefused(
        new GgufBuilder().uint32("general.alignment", 48),
        "npc.gguf, key 'general.alignment': found 48; expected a power of two");
    file.assertRefused(
        new GgufBuilder().uint32("general.alignment", -1),
        "npc.gguf, key 'general.alignment': found 4294967295; expected a number of 32 bits");
    file.assertRefused(
        new GgufBuilder().string("general.alignment", "32"),
        "npc.gguf, key 'general.alignment': found String; expected an integer");
  }
}
