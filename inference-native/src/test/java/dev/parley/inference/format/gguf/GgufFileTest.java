package dev.parley.inference.format.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.LittleEndian;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GgufFileTest {
  private Path path = Path.of("npc.gguf");

  @BeforeEach
  void createFolder(@TempDir Path folder) {
    path = folder.resolve("npc.gguf");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void readsEveryTypeOfValue(int version) {
    new GgufBuilder()
        .version(version)
        .value("u8", GgufValueType.UINT8, new LittleEndian().int8(255))
        .value("i8", GgufValueType.INT8, new LittleEndian().int8(-1))
        .value("u16", GgufValueType.UINT16, new LittleEndian().int16(65_535))
        .value("i16", GgufValueType.INT16, new LittleEndian().int16(-2))
        .uint32("u32", Integer.MAX_VALUE)
        .value("i32", GgufValueType.INT32, new LittleEndian().int32(-3))
        .value("u64", GgufValueType.UINT64, new LittleEndian().int64(7))
        .value("i64", GgufValueType.INT64, new LittleEndian().int64(-4))
        .float32("f32", 0.1f)
        .value("f64", GgufValueType.FLOAT64, new LittleEndian().float64(0.25))
        .bool("yes", true)
        .bool("no", false)
        .string("text", "Grüße, 旅人 🐉")
        .string("empty", "")
        .write(path);
    try (ModelFile file = GgufFile.open(path)) {
      assertEquals("GGUF v" + version, file.format());
      assertEquals(path, file.path());
      Metadata metadata = file.metadata();
      assertEquals(
          List.of(
              "u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64", "yes", "no",
              "text", "empty"),
          metadata.keys());
      assertEquals(255, metadata.requireInteger("u8"));
      assertEquals(-1, metadata.requireInteger("i8"));
      assertEquals(65_535, metadata.requireInteger("u16"));
      assertEquals(-2, metadata.requireInteger("i16"));
      assertEquals(Integer.MAX_VALUE, metadata.requireInteger("u32"));
      assertEquals(-3, metadata.requireInteger("i32"));
      assertEquals(7, metadata.requireInteger("u64"));
      assertEquals(-4, metadata.requireInteger("i64"));
      assertEquals(0.1f, metadata.requireReal("f32"));
      assertEquals(0.25f, metadata.requireReal("f64"));
      assertEquals(Optional.of(true), metadata.bool("yes"));
      assertEquals(Optional.of(false), metadata.bool("no"));
      assertEquals("Grüße, 旅人 🐉", metadata.requireString("text"));
      assertEquals("", metadata.requireString("empty"));
    }
  }

  @Test
  void readsArraysOfEveryType() {
    new GgufBuilder()
        .array("u8", GgufValueType.UINT8, 2, new LittleEndian().int8(0).int8(255))
        .array("i8", GgufValueType.INT8, 2, new LittleEndian().int8(-128).int8(127))
        .array("u16", GgufValueType.UINT16, 1, new LittleEndian().int16(65_535))
        .array("i16", GgufValueType.INT16, 1, new LittleEndian().int16(-32_768))
        .array("u32", GgufValueType.UINT32, 1, new LittleEndian().int32(-1))
        .int32s("i32", -1, 5)
        .array("u64", GgufValueType.UINT64, 1, new LittleEndian().int64(Long.MAX_VALUE))
        .array("i64", GgufValueType.INT64, 1, new LittleEndian().int64(Long.MIN_VALUE))
        .float32s("f32", 0.5f, -2f)
        .array("f64", GgufValueType.FLOAT64, 1, new LittleEndian().float64(0.1))
        .array("bools", GgufValueType.BOOL, 2, new LittleEndian().int8(1).int8(0))
        .strings("strings", List.of("", "Ġhi", "🐉"))
        .strings("none", List.of())
        .write(path);
    try (ModelFile file = GgufFile.open(path)) {
      Metadata metadata = file.metadata();
      assertArrayEquals(new long[] {0, 255}, metadata.integers("u8").orElseThrow());
      assertArrayEquals(new long[] {-128, 127}, metadata.integers("i8").orElseThrow());
      assertArrayEquals(new long[] {65_535}, metadata.integers("u16").orElseThrow());
      assertArrayEquals(new long[] {-32_768}, metadata.integers("i16").orElseThrow());
      assertArrayEquals(new long[] {4_294_967_295L}, metadata.integers("u32").orElseThrow());
      assertArrayEquals(new long[] {-1, 5}, metadata.integers("i32").orElseThrow());
      assertArrayEquals(new long[] {Long.MAX_VALUE}, metadata.integers("u64").orElseThrow());
      assertArrayEquals(new long[] {Long.MIN_VALUE}, metadata.integers("i64").orElseThrow());
      assertArrayEquals(new float[] {0.5f, -2f}, metadata.reals("f32").orElseThrow());
      assertArrayEquals(new float[] {0.1f}, metadata.reals("f64").orElseThrow());
      assertEquals(
          "npc.gguf, key 'bools': found boolean[]; expected an array of strings",
          assertThrows(ModelFormatException.class, () -> metadata.strings("bools")).getMessage());
      assertEquals(List.of("", "Ġhi", "🐉"), metadata.strings("strings").orElseThrow());
      assertEquals(List.of(), metadata.strings("none").orElseThrow());
    }
  }

  @Test
  void readsStringsThatCrossItsBuffer() {
    List<String> strings = IntStream.range(0, 5000).mapToObj(i -> "é".repeat(i % 37) + i).toList();
    List<String> lengths =
        IntStream.of(65_535, 65_536, 65_537, 200_000).mapToObj("x"::repeat).toList();
    new GgufBuilder()
        .strings("many", strings)
        .strings("long", lengths)
        .string("longer", "旅".repeat(300_000))
        .uint32("after", 42)
        .write(path);
    try (ModelFile file = GgufFile.open(path)) {
      assertEquals(strings, file.metadata().strings("many").orElseThrow());
      assertEquals(lengths, file.metadata().strings("long").orElseThrow());
      assertEquals("旅".repeat(300_000), file.metadata().requireString("longer"));
      assertEquals(42, file.metadata().requireInteger("after"));
    }
  }

  @Test
  void readsTensorsWhole() {
    byte[] blocks = randomBytes(2 * 3 * 34);
    new GgufBuilder()
        .floats("scale", new float[] {1, 2, 3}, 3)
        .tensor("blk.0.weight", QuantType.Q8_0, blocks, 3, 64)
        .floats("cube", new float[24], 2, 3, 4, 1)
        .write(path);
    try (ModelFile file = GgufFile.open(path)) {
      assertEquals(
          List.of("scale", "blk.0.weight", "cube"),
          file.tensors().stream().map(TensorInfo::name).toList());
      TensorInfo weight = file.tensor("blk.0.weight").orElseThrow();
      assertEquals(QuantType.Q8_0, weight.type());
      assertEquals(List.of(3L, 64L), weight.shape());
      assertEquals(64, weight.columns());
      assertEquals(3, weight.rows());
      assertEquals(2 * 3 * 34, weight.sizeBytes());
      assertArrayEquals(blocks, read(file, weight, 0, blocks.length));
      assertEquals(List.of(2L, 3L, 4L, 1L), file.tensor("cube").orElseThrow().shape());
      assertEquals(Optional.empty(), file.tensor("cub"));
    }
  }

  @Test
  void readsTensorsInParts() {
    byte[] bytes = randomBytes(64);
    new GgufBuilder().tensor("t", QuantType.I32, bytes, 16).write(path);
    try (ModelFile file = GgufFile.open(path)) {
      TensorInfo tensor = file.tensor("t").orElseThrow();
      ByteBuffer target = ByteBuffer.allocateDirect(100).position(10).limit(30);
      file.read(tensor, 44, target);
      assertEquals(30, target.position());
      assertEquals(30, target.limit());
      assertEquals(ByteBuffer.wrap(bytes, 44, 20), target.position(10));
      assertArrayEquals(new byte[0], read(file, tensor, 64, 0));
    }
  }

  @Test
  void honoursAlignment() {
    byte[] first = randomBytes(4);
    byte[] second = randomBytes(8);
    new GgufBuilder()
        .alignment(256)
        .tensor("first", QuantType.F32, first, 1)
        .tensor("second", QuantType.F32, second, 2)
        .write(path);
    try (ModelFile file = GgufFile.open(path)) {
      assertEquals(256, file.tensors().get(0).offset());
      assertEquals(512, file.tensors().get(1).offset());
      assertArrayEquals(first, read(file, file.tensors().get(0), 0, 4));
      assertArrayEquals(second, read(file, file.tensors().get(1), 0, 8));
    }
  }

  @Test
  void readsBeyondTwoGibibytes() throws IOException {
    long offset = (2L << 30) + (64 << 10);
    byte[] bytes = randomBytes(4096);
    byte[] header =
        new GgufBuilder()
            .string("general.architecture", "llama")
            .entry("near", QuantType.F32.ggmlId(), 0, 8L)
            .entry("far", QuantType.F32.ggmlId(), offset, 1024L)
            .header()
            .pad(32)
            .toByteArray();
    try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
      out.write(header);
      out.setLength(header.length + offset + bytes.length);
      out.seek(header.length + offset);
      out.write(bytes);
    }
    try (ModelFile file = GgufFile.open(path)) {
      TensorInfo far = file.tensor("far").orElseThrow();
      assertTrue(far.offset() > Integer.MAX_VALUE, far::toString);
      assertArrayEquals(bytes, read(file, far, 0, bytes.length));
      assertArrayEquals(new byte[32], read(file, file.tensor("near").orElseThrow(), 0, 32));
    } finally {
      Files.delete(path);
    }
  }

  @Test
  void readsMoreThanOneChunk() {
    byte[] bytes = randomBytes((8 << 20) + 4);
    new GgufBuilder().tensor("t", QuantType.F32, bytes, bytes.length / 4).write(path);
    try (ModelFile file = GgufFile.open(path)) {
      assertArrayEquals(bytes, read(file, file.tensor("t").orElseThrow(), 0, bytes.length));
    }
  }

  @Test
  void readsFromSeveralThreads() {
    byte[] bytes = randomBytes(1 << 20);
    new GgufBuilder().tensor("t", QuantType.F16, bytes, 1 << 19).write(path);
    try (ModelFile file = GgufFile.open(path)) {
      TensorInfo tensor = file.tensor("t").orElseThrow();
      byte[] joined = new byte[bytes.length];
      int part = 1 << 10;
      IntStream.range(0, bytes.length / part)
          .parallel()
          .forEach(
              i -> file.read(tensor, (long) i * part, ByteBuffer.wrap(joined, i * part, part)));
      assertArrayEquals(bytes, joined);
    }
  }

  @Test
  void refusesReadsOutsideTheTensor() {
    new GgufBuilder().floats("t", new float[4], 4).floats("next", new float[4], 4).write(path);
    try (ModelFile file = GgufFile.open(path)) {
      TensorInfo tensor = file.tensor("t").orElseThrow();
      assertThrows(IndexOutOfBoundsException.class, () -> read(file, tensor, 0, 17));
      assertThrows(IndexOutOfBoundsException.class, () -> read(file, tensor, 16, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> read(file, tensor, -1, 4));
      assertThrows(IndexOutOfBoundsException.class, () -> read(file, tensor, Long.MAX_VALUE, 4));
    }
  }

  @Test
  void refusesTensorsOfOtherFiles() {
    new GgufBuilder().floats("t", new float[4], 4).write(path);
    try (ModelFile file = GgufFile.open(path)) {
      TensorInfo other = new TensorInfo("t", QuantType.F32, List.of(4L), 0, 16);
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> read(file, other, 0, 4));
      assertEquals("npc.gguf, tensor 't' is not of this file", refusal.getMessage());
    }
  }

  @Test
  void refusesReadsOnceClosed() {
    new GgufBuilder().floats("t", new float[4], 4).write(path);
    ModelFile file = GgufFile.open(path);
    TensorInfo tensor = file.tensor("t").orElseThrow();
    file.close();
    file.close();
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> read(file, tensor, 0, 4));
    assertEquals("npc.gguf is closed", refusal.getMessage());
  }

  @Test
  void noticesFileThatShrank() throws IOException {
    new GgufBuilder().floats("t", new float[64], 64).write(path);
    try (ModelFile file = GgufFile.open(path)) {
      TensorInfo tensor = file.tensor("t").orElseThrow();
      try (RandomAccessFile cut = new RandomAccessFile(path.toFile(), "rw")) {
        cut.setLength(tensor.offset() + 10);
      }
      ModelException failure = assertThrows(ModelException.class, () -> read(file, tensor, 0, 256));
      assertEquals(
          "npc.gguf, tensor 't': the file ends before byte "
              + (tensor.offset() + 10)
              + ", which it had when it was opened; was it replaced?",
          failure.getMessage());
    }
  }

  private static byte[] read(ModelFile file, TensorInfo tensor, long from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    file.read(tensor, from, bytes);
    assertEquals(0, bytes.remaining());
    return bytes.array();
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
