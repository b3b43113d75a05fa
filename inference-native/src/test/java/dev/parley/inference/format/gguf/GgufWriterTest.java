package dev.parley.inference.format.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {
  private final GgufWriter writer = new GgufWriter();
  private Path path;

  @BeforeEach
  void use(@TempDir Path folder) {
    path = folder.resolve("written.gguf");
  }

  @Test
  void valuesThatWereReadAreWrittenAsTheyWere() throws IOException {
    writer.value("string", "a");
    writer.value("small", 7L);
    writer.value("negative", -7L);
    writer.value("large", 1L << 31);
    writer.value("larger", 1L << 40);
    writer.value("largest", -(1L << 40));
    writer.value("real", 0.1);
    writer.value("bool", true);
    writer.value("integers", new long[] {1, -2});
    writer.value("long", new long[] {1, 1L << 40});
    writer.value("reals", new float[] {0.5f, -2});
    writer.value("strings", List.of("x", "é"));
    write();

    try (ModelFile file = GgufFile.open(path)) {
      Metadata read = file.metadata();
      assertEquals("a", read.requireString("string"));
      assertEquals(7, read.requireInteger("small"));
      assertEquals(-7, read.requireInteger("negative"));
      assertArrayEquals(new long[] {1, -2}, read.integers("integers").orElseThrow());
      assertArrayEquals(new long[] {1, 1L << 40}, read.integers("long").orElseThrow());
      assertArrayEquals(new float[] {0.5f, -2}, read.reals("reals").orElseThrow());
      assertEquals(List.of("x", "é"), read.strings("strings").orElseThrow());
      assertEquals(0.1f, read.requireReal("real"));
      assertEquals(true, read.bool("bool").orElseThrow());
      assertEquals((float) (1L << 31), read.requireReal("large"));
      assertEquals((float) (1L << 40), read.requireReal("larger"));
      assertEquals((float) -(1L << 40), read.requireReal("largest"));
    }
  }

  @Test
  void refusesValuesOfNoKind() {
    assertThrows(IllegalArgumentException.class, () -> writer.value("key", 'c'));
  }

  @Test
  void tensorsStartAtAlignedBytes() throws IOException {
    write(entry("a", 5), entry("b", 64), entry("c", 1));

    try (ModelFile file = GgufFile.open(path)) {
      for (TensorInfo tensor : file.tensors()) {
        assertEquals(0, tensor.offset() % 32);
        ByteBuffer bytes = ByteBuffer.allocate((int) tensor.sizeBytes());
        file.read(tensor, 0, bytes);
        assertEquals(tensor.name().charAt(0), bytes.get(0));
      }
    }
  }

  private static GgufWriter.Entry entry(String name, int floats) {
    return new GgufWriter.Entry(
        name,
        List.of((long) floats),
        QuantType.F32.ggmlId(),
        floats * 4L,
        out -> out.write(name.repeat(floats * 4).getBytes(StandardCharsets.UTF_8)));
  }

  private void write(GgufWriter.Entry... tensors) throws IOException {
    try (OutputStream out = Files.newOutputStream(path)) {
      writer.write(out, List.of(tensors));
    }
    assertEquals(writer.fileBytes(List.of(tensors)), Files.size(path));
  }
}
