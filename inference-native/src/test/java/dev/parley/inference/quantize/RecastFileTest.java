package dev.parley.inference.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.OneSentence;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.format.gguf.GgufBuilder;
import dev.parley.inference.format.gguf.GgufFile;
import dev.parley.inference.tensor.QuantType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecastFileTest {
  private static final int ROWS = 100;
  private static final int COLUMNS = 96;
  private static final int BROKEN_ROW = 41;

  private final float[] table = new float[ROWS * COLUMNS];
  private final float[] broken = new float[ROWS * COLUMNS];
  private final ModelFile below;
  private final ModelFile file;

  RecastFileTest(@TempDir Path folder) {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) (random.nextDouble() - 0.5);
      broken[i] = table[i];
    }
    broken[BROKEN_ROW * COLUMNS + 7] = Float.NaN;
    below =
        GgufFile.open(
            new GgufBuilder()
                .floats("token_embd.weight", table, ROWS, COLUMNS)
                .floats("broken.weight", broken, ROWS, COLUMNS)
                .floats("norm.weight", new float[] {1, 2, 3, 4}, 4)
                .write(folder.resolve("model.gguf")));
    file =
        new RecastFile(
            below,
            Map.of(
                "token_embd.weight", QuantType.Q5_1,
                "broken.weight", QuantType.Q4_0,
                "output.weight", QuantType.Q4_0));
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void showsOtherTypesAndAHeadOfItsOwn() {
    List<String> shown =
        file.tensors().stream().map(each -> each.name() + " " + each.type()).toList();

    assertEquals(
        List.of(
            "token_embd.weight Q5_1",
            "broken.weight Q4_0",
            "norm.weight F32",
            "output.weight Q4_0"),
        shown);
    assertEquals(ROWS * COLUMNS / 32 * 18, tensor("output.weight").sizeBytes());
    assertEquals(List.of((long) ROWS, (long) COLUMNS), tensor("output.weight").shape());
  }

  @Test
  void readsWhatAnEncoderMakesOfEachRow() {
    assertArrayEquals(expected(QuantType.Q5_1), read("token_embd.weight"));
    assertArrayEquals(expected(QuantType.Q4_0), read("output.weight"));
  }

  @Test
  void anyPartIsThePartOfTheWhole() {
    byte[] whole = read("output.weight");
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 100; round++) {
      int from = random.nextInt(whole.length);
      int count = random.nextInt(whole.length - from + 1);
      ByteBuffer part = ByteBuffer.allocate(count);
      file.read(tensor("output.weight"), from, part);
      assertArrayEquals(Arrays.copyOfRange(whole, from, from + count), part.array());
    }
    TensorInfo head = tensor("output.weight");
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> file.read(head, whole.length - 1L, ByteBuffer.allocate(2)));
  }

  @Test
  void threadsChangeNothing() {
    byte[] many = read("token_embd.weight");
    ForkJoinPool one = new ForkJoinPool(1);
    try {
      assertArrayEquals(many, one.submit(() -> read("token_embd.weight")).join());
    } finally {
      one.shutdown();
    }
  }

  @Test
  void whatKeepsItsTypeIsReadAsItIs() {
    ByteBuffer first = ByteBuffer.allocate(4);
    file.read(tensor("norm.weight"), 4, first);
    assertEquals(2, Float.intBitsToFloat(Integer.reverseBytes(first.getInt(0))));
  }

  @Test
  void refusesWhatIsNoNumber() {
    ModelFormatException refusal =
        assertThrows(ModelFormatException.class, () -> read("broken.weight"));

    String sentence = OneSentence.of(refusal);
    assertTrue(
        sentence.contains("model.gguf, tensor 'broken.weight', row 41, column 7: found NaN"),
        sentence);
  }

  @Test
  void refusesTensorsOfTheFileBelow() {
    TensorInfo other = new TensorInfo("token_embd.weight", QuantType.F32, List.of(4L), 0, 16);

    assertThrows(IllegalArgumentException.class, () -> file.read(other, 0, ByteBuffer.allocate(4)));
  }

  @Test
  void onlyTheHeadIsConvertedByImportance() {
    float[] importance = new float[COLUMNS];
    Arrays.fill(importance, 1);
    importance[3] = 1000;
    Map<String, QuantType> types =
        Map.of("output.weight", QuantType.Q4_0, "token_embd.weight", QuantType.Q4_0);
    RecastFile careful = new RecastFile(below, types, importance);

    assertArrayEquals(read(file, "output.weight"), read(careful, "token_embd.weight"));
    assertFalse(Arrays.equals(read(file, "output.weight"), read(careful, "output.weight")));
  }

  private TensorInfo tensor(String name) {
    return file.tensor(name).orElseThrow();
  }

  private byte[] read(String name) {
    return read(file, name);
  }

  private static byte[] read(ModelFile file, String name) {
    TensorInfo tensor = file.tensor(name).orElseThrow();
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.sizeBytes());
    file.read(tensor, 0, bytes);
    return bytes.array();
  }

  private byte[] expected(QuantType type) {
    int rowBytes = (int) type.bytes(COLUMNS);
    byte[] expected = new byte[ROWS * rowBytes];
    for (int row = 0; row < ROWS; row++) {
      float[] values = Arrays.copyOfRange(table, row * COLUMNS, (row + 1) * COLUMNS);
      new RowEncoder().encode(type, values, null, expected, row * rowBytes);
    }
    return expected;
  }
}
