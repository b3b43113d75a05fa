package dev.parley.inference.format.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.parley.inference.ModelException;
import dev.parley.inference.format.LittleEndian;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every broken file is refused with a sentence that tells where, what and what instead. */
final class GgufRefusalTest {
  private static final int TENSOR_COUNT_AT = 8;
  private static final int PAIR_COUNT_AT = 16;
  private static final int FIRST_PAIR_AT = 24;
  private static final long HUGE = 1L << 60;

  private TestedFile file = new TestedFile(Path.of("npc.gguf"));

  @BeforeEach
  void createFolder(@TempDir Path folder) {
    file = new TestedFile(folder.resolve("npc.gguf"));
  }

  @Test
  void rejectsOtherFormats() {
    assertOtherFormat("an empty file", new byte[0]);
    assertOtherFormat("text that begins 'GG'", ascii("GG"));
    assertOtherFormat("text that begins 'Once upon a time'", ascii("Once upon a time, in a"));
    assertOtherFormat("a zip archive", ascii("PK\u0003\u0004 and more"));
    assertOtherFormat("a gzip archive", bytes(0x1f, 0x8b, 8, 0, 0));
    assertOtherFormat("a GGML file from before GGUF", ascii("tjgg\u0003\0\0\0"));
    assertOtherFormat(
        "a Git LFS pointer in place of the file itself",
        ascii("version https://git-lfs.github.com/spec/v1"));
    assertOtherFormat("bytes 7f 45 4c 46 02 01 01 00", bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 9));
    assertOtherFormat("bytes 00", bytes(0));
  }

  @Test
  void rejectsOtherVersions() {
    String expected = "; expected a little-endian one of version 2 or 3. Convert the model again.";
    file.assertRefused(
        new GgufBuilder().version(1), "npc.gguf, byte 4: found GGUF version 1" + expected);
    file.assertRefused(
        new GgufBuilder().version(4), "npc.gguf, byte 4: found GGUF version 4" + expected);
    file.assertRefused(
        new GgufBuilder().version(-1),
        "npc.gguf, byte 4: found GGUF version 4294967295" + expected);
    file.assertRefused(
        new GgufBuilder().version(Integer.reverseBytes(3)),
        "npc.gguf, byte 4: found a big-endian GGUF file of version 3" + expected);
  }

  @Test
  void rejectsTruncatedHeader() {
    byte[] whole = new GgufBuilder().string("name", "Ada").bytes();
    file.assertTruncated(whole, 4, 4, "4 bytes of the version");
    file.assertTruncated(whole, 7, 4, "4 bytes of the version");
    file.assertTruncated(whole, 15, 8, "8 bytes of the count of tensors");
    file.assertTruncated(whole, 16, 16, "8 bytes of the count of keys");
    byte[] twoLong =
        new GgufBuilder().string("name", "Ada").string("story", "x".repeat(70_000)).bytes();
    file.assertTruncated(whole, 47, 40, "8 bytes of key 'name'");
    file.assertTruncated(whole, 50, 48, "3 bytes of key 'name'");
    file.assertTruncated(twoLong, 55, 51, "8 bytes of a key");
    file.assertTruncated(twoLong, 62, 59, "5 bytes of a key");
    file.assertTruncated(twoLong, 66, 64, "4 bytes of the value type of key 'story'");
    file.assertTruncated(twoLong, 60_000, 68 + 8, "70000 bytes of key 'story'");
  }

  @Test
  void rejectsHugeCounts() {
    byte[] whole = new GgufBuilder().string("name", "Ada").bytes();
    String end = ", as many as fit before the end of the file at byte " + whole.length;
    file.assertRefused(
        with(whole, TENSOR_COUNT_AT, 1L << 40),
        "npc.gguf, byte 8: found 1099511627776 as the count of tensors; expected at most "
            + ((whole.length - 16) / 33)
            + end);
    file.assertRefused(
        with(whole, PAIR_COUNT_AT, -1),
        "npc.gguf, byte 16: found 18446744073709551615 as the count of keys; expected at most "
            + ((whole.length - 24) / 14)
            + end);
  }

  @Test
  void rejectsHugeLengths() {
    byte[] whole = new GgufBuilder().string("name", "Ada").bytes();
    file.assertRefused(
        with(whole, FIRST_PAIR_AT, HUGE),
        "npc.gguf, byte 24: found 1152921504606846976 bytes of a key; expected at most 65535 bytes");
    file.assertRefused(
        with(whole, FIRST_PAIR_AT, 65_536),
        "npc.gguf, byte 24: found 65536 bytes of a key; expected at most 65535 bytes");
    file.assertRefused(
        with(whole, FIRST_PAIR_AT, 65_535),
        "npc.gguf, byte 32: found the end of the file at byte 64; expected 65535 bytes of a key");
    file.assertRefused(
        with(whole, FIRST_PAIR_AT + 16, HUGE),
        "npc.gguf, byte 48: found the end of the file at byte 64; expected 1152921504606846976 bytes of key 'name'");
    file.assertRefused(
        with(whole, FIRST_PAIR_AT + 16, -1),
        "npc.gguf, byte 48: found the end of the file at byte 64; expected 18446744073709551615 bytes of key 'name'");
    file.assertRefused(
        with(whole, FIRST_PAIR_AT + 16, 60),
        "npc.gguf, byte 48: found the end of the file at byte 64; expected 60 bytes of key 'name'");
  }

  @Test
  void rejectsHugeArrays() {
    for (GgufValueType type :
        new GgufValueType[] {GgufValueType.STRING, GgufValueType.UINT64, GgufValueType.FLOAT64}) {
      file.assertRefused(
          new GgufBuilder().array("a", type, 1L << 40, new LittleEndian().pad(8).raw(new byte[15])),
          "npc.gguf, byte 41: found 1099511627776 as the array length of key 'a'; expected at most"
              + " 1, as many as fit before the end of the file at byte 64");
    }
    file.assertRefused(
        new GgufBuilder().array("a", GgufValueType.BOOL, 16, new LittleEndian().raw(new byte[15])),
        "npc.gguf, byte 41: found 16 as the array length of key 'a'; expected at most 15, as many"
            + " as fit before the end of the file at byte 64");
  }

  @Test
  void rejectsHeadersWithoutEndInLargeFiles() throws IOException {
    byte[] longString = with(new GgufBuilder().string("s", "").bytes(), 37, 1L << 30);
    byte[] longArray =
        new GgufBuilder()
            .array("a", GgufValueType.UINT8, 1L << 30, new LittleEndian())
            .header()
            .toByteArray();
    writeSparse(longString, 5L << 30);
    file.assertMessage(
        "npc.gguf, byte 45: found byte 67108864, where a header must have ended; expected"
            + " 1073741824 bytes of key 's'");
    writeSparse(longArray, 5L << 30);
    file.assertMessage(
        "npc.gguf, byte 41: found 1073741824 as the array length of key 'a'; expected at most"
            + " 67108815, as many as fit before byte 67108864, where a header must have ended");
    Files.delete(file.path());
  }

  @Test
  void rejectsBadKeys() {
    file.assertRefused(
        new GgufBuilder().string("", "x"),
        "npc.gguf, byte 24: found an empty key; expected a name");
    file.assertRefused(
        new GgufBuilder().string("x", "1").uint32("x", 2),
        "npc.gguf, key 'x': found the key a second time; expected every key only once");
    file.assertRefused(
        new GgufBuilder().pair(bytes('a', 0xff), 4, new LittleEndian().int32(1)),
        "npc.gguf, byte 32: found bytes that are not UTF-8; expected text for a key");
    String twice = "k\n".repeat(41);
    file.assertRefused(
        new GgufBuilder().uint32(twice, 1).uint32(twice, 1),
        "npc.gguf, key '"
            + "k\uFFFD".repeat(40)
            + "…': found the key a second time; expected every key only once");
  }

  @Test
  void rejectsBadValues() {
    file.assertRefused(
        new GgufBuilder().pair(ascii("x"), 13, new LittleEndian().int64(0)),
        "npc.gguf, key 'x': found value type 13; expected a number from 0 to 12");
    file.assertRefused(
        new GgufBuilder().pair(ascii("x"), -1, new LittleEndian().int64(0)),
        "npc.gguf, key 'x': found value type 4294967295; expected a number from 0 to 12");
    file.assertRefused(
        new GgufBuilder().array("x", GgufValueType.ARRAY, 1, new LittleEndian().raw(new byte[24])),
        "npc.gguf, key 'x': found an array of arrays; expected an array of numbers, booleans or"
            + " strings");
    file.assertRefused(
        new GgufBuilder()
            .value("x", GgufValueType.UINT64, new LittleEndian().int64(Long.MIN_VALUE)),
        "npc.gguf, byte 37: found 9223372036854775808; expected a number below 2^63 for key 'x'");
    file.assertRefused(
        new GgufBuilder().value("x", GgufValueType.BOOL, new LittleEndian().int8(2)),
        "npc.gguf, byte 37: found byte 2; expected 0 or 1 as the boolean of key 'x'");
    file.assertRefused(
        new GgufBuilder().array("x", GgufValueType.BOOL, 2, new LittleEndian().int8(1).int8(255)),
        "npc.gguf, byte 50: found byte 255; expected 0 or 1 as the boolean of key 'x'");
    file.assertRefused(
        new GgufBuilder()
            .value("x", GgufValueType.STRING, new LittleEndian().int64(2).raw(bytes(0xc3, 0x28))),
        "npc.gguf, byte 45: found bytes that are not UTF-8; expected text for key 'x'");
    byte[] unpairedSurrogate = bytes(0xed, 0xa0, 0x80);
    file.assertRefused(
        new GgufBuilder()
            .array(
                "x",
                GgufValueType.STRING,
                2,
                new LittleEndian().string("fine").int64(3).raw(unpairedSurrogate)),
        "npc.gguf, byte 69: found bytes that are not UTF-8; expected text for key 'x'");
  }

  @Test
  void rejectsWhatCannotBeRead(@TempDir Path folder) {
    assertCannotRead(
        file.path(),
        "there is no model file " + file.path().toAbsolutePath() + "; correct the path");
    assertCannotRead(folder, folder + " is a folder or a device; expected a model file");
  }

  @Test
  void rejectsFileWithoutPermission() {
    new GgufBuilder().write(file.path());
    assumeFalse(
        !file.path().toFile().setReadable(false) || Files.isReadable(file.path()),
        "skipped: this user may read every file");
    assertCannotRead(file.path(), "no permission to read the model file " + file.path());
  }

  private void assertOtherFormat(String found, byte[] content) {
    file.assertRefused(
        content,
        "npc.gguf, byte 0: found " + found + "; expected a model file, which begins 'GGUF'");
  }

  private static void assertCannotRead(Path path, String message) {
    ModelException failure = assertThrows(ModelException.class, () -> GgufFile.open(path).close());
    assertEquals(message, failure.getMessage());
  }

  private void writeSparse(byte[] header, long length) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.path().toFile(), "rw")) {
      out.write(header);
      out.setLength(length);
    }
  }

  private static byte[] with(byte[] file, int at, long number) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(at, number);
    return changed;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
