package dev.parley.inference.ops;

import static dev.parley.inference.ops.Expected.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.tensor.QuantType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights of every type: what they mean, and what a matrix of them makes of a batch. */
interface WeightsContract extends OpsUnderTest {
  List<Integer> BATCHES = List.of(1, 3, 17, 33);

  /** Exact: no type has a number that takes more than one rounding to be a float. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  default void embedDecodesEveryType(QuantType type) {
    SplittableRandom random = OpsUnderTest.seeded(type.ggmlId());
    int columns = type.blockElements() == 1 ? 45 : 3 * type.blockElements();
    StoredMatrix table = StoredMatrix.random(random, type, 50, columns);
    int[] tokens = random.ints(33, 0, 50).toArray();
    tokens[0] = 0;
    tokens[1] = 49;
    withOps(
        ops -> {
          Matrix embedded =
              OpsUnderTest.run(ops, () -> ops.embed(table.on(ops), Matrix.indexes(ops, tokens)));
          for (int t = 0; t < tokens.length; t++) {
            for (int i = 0; i < columns; i++) {
              float expected = (float) table.at(tokens[t], i);
              assertEquals(expected, embedded.at(t, i), 0f, type + " element " + i);
            }
          }
        });
  }

  /**
   * A sum of C products in any order is within C roundings of the sum of their sizes; one more for
   * the weight.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  default void matmulTakesWeightsOfEveryType(QuantType type) {
    SplittableRandom random = OpsUnderTest.seeded(100 + type.ggmlId());
    for (int batch : BATCHES) {
      for (int columns :
          type.blockElements() == 1 ? new int[] {1, 3, 16, 45} : new int[] {256, 768}) {
        StoredMatrix weight = StoredMatrix.random(random, type, 7, columns);
        Matrix x = Matrix.random(random, batch, columns);
        Expected expected = product(weight, 7, x);
        withOps(
            ops -> {
              expected.check(OpsUnderTest.run(ops, () -> ops.matmul(weight.on(ops), x.on(ops))));
              expected.check(
                  OpsUnderTest.run(ops, () -> ops.matmul(weight.on(ops), x.asViewOn(ops))));
            });
      }
    }
  }

  private static Expected product(StoredMatrix weight, int rows, Matrix x) {
    Expected expected = new Expected(x.rows(), rows);
    for (int t = 0; t < x.rows(); t++) {
      for (int r = 0; r < rows; r++) {
        double sum = 0;
        double sizes = 0;
        for (int k = 0; k < x.columns(); k++) {
          double product = weight.at(r, k) * x.at(t, k);
          sum += product;
          sizes += Math.abs(product);
        }
        expected.set(t, r, sum, (x.columns() + 1) * ROUNDING * sizes);
      }
    }
    return expected;
  }

  /** Blocks written by hand: the first bytes, the rest zero, and what some elements are. */
  @ParameterizedTest
  @CsvSource({
    "F16, 0x0000, 0, 0.0",
    "F16, 0x0080, 0, -0.0",
    "F16, 0x0100, 0, 5.9604645E-8", // the smallest subnormal, 2^-24
    "F16, 0xFF03, 0, 6.097555E-5", // the largest subnormal, 1023 * 2^-24
    "F16, 0xFF83, 0, -6.097555E-5",
    "F16, 0x0004, 0, 6.1035156E-5", // the smallest normal, 2^-14
    "F16, 0x003C, 0, 1.0",
    "F16, 0x00C0, 0, -2.0",
    "F16, 0x5535, 0, 0.33325195",
    "F16, 0xFF7B, 0, 65504.0",
    "F16, 0x007C, 0, Infinity",
    "F16, 0x00FC, 0, -Infinity",
    "F16, 0x017E, 0, NaN",
    "BF16, 0x803F, 0, 1.0",
    "BF16, 0x49C0, 0, -3.140625",
    "BF16, 0x80FF, 0, -Infinity",
    "F32, 0x000000C0, 0, -2.0",
    "F32, 0x00000080, 0, -0.0",
    "F32, 0x01000000, 0, 1.4E-45",
    // d = 2, first byte 0xF1: element 0 is 1, element 16 is 15
    "Q4_0, 0x0040F1, 0, -14.0",
    "Q4_0, 0x0040F1, 16, 14.0",
    "Q4_0, 0x0040F1, 1, -16.0",
    // d = 2, m = -1
    "Q4_1, 0x004000BCF1, 0, 1.0",
    "Q4_1, 0x004000BCF1, 16, 29.0",
    "Q4_1, 0x004000BCF1, 31, -1.0",
    // d = 2, fifth bits of elements 0 and 31
    "Q5_0, 0x004001000080F1, 0, 2.0",
    "Q5_0, 0x004001000080F1, 16, -2.0",
    "Q5_0, 0x004001000080F1, 31, 0.0",
    "Q5_1, 0x004000BC01000080F1, 0, 33.0",
    "Q5_1, 0x004000BC01000080F1, 16, 29.0",
    "Q5_1, 0x004000BC01000080F1, 31, 31.0",
    "Q8_0, 0x003C7F80FF, 0, 127.0",
    "Q8_0, 0x003C7F80FF, 1, -128.0",
    "Q8_0, 0x003C7F80FF, 2, -1.0",
    "Q8_0, 0x007C7F80FF, 1, -Infinity",
    // d = 1, dmin = 2; scale 0 is 5, minimum 0 is 3, scale 4 is 2 + 16 * 1, minimum 4 is 1 + 16 * 2
    "Q4_K, 0x003C0040450000008300000012000000F1, 0, -1.0",
    "Q4_K, 0x003C0040450000008300000012000000F1, 1, -6.0",
    "Q4_K, 0x003C0040450000008300000012000000F1, 32, 0.0",
    "Q4_K, 0x003C0040450000008300000012000000F1, 128, -66.0",
    // the same with bits 0 and 4 of the first byte of fifths: elements 0 and 128
    "Q5_K, 0x003C004045000000830000001200000011, 0, 74.0",
    "Q5_K, 0x003C004045000000830000001200000011, 128, 222.0",
    "Q5_K, 0x003C004045000000830000001200000011, 129, -66.0",
  })
  default void blocksMeanWhatTheFormatSays(QuantType type, String hex, int element, float value) {
    byte[] block = new byte[type.blockBytes()];
    for (int i = 0; i < hex.length() / 2 - 1; i++) {
      block[i] = (byte) Integer.parseInt(hex.substring(2 + 2 * i, 4 + 2 * i), 16);
    }
    assertMeans(type, block, element, value);
  }

  /** Q6_K, whose scales lie at the end. */
  @ParameterizedTest
  @CsvSource({
    "0, -93.0", // low 1, high 0, scale 3
    "16, 160.0", // nothing, scale -5
    "64, -17.0", // low 15, high 0, scale 1
    "96, 64.0", // low 0, high 3, scale 4
    "255, -32.0",
  })
  default void sixBitBlocksMeanWhatTheFormatSays(int element, float value) {
    byte[] block = new byte[QuantType.Q6_K.blockBytes()];
    block[0] = (byte) 0xF1;
    block[128] = (byte) 0xC0;
    block[192] = 3;
    block[193] = -5;
    block[196] = 1;
    block[198] = 4;
    block[207] = 1;
    block[209] = 0x3C;
    assertMeans(QuantType.Q6_K, block, element, value);
  }

  private void assertMeans(QuantType type, byte[] block, int element, float value) {
    StoredMatrix stored = new StoredMatrix(type, 1, type.blockElements(), block);
    assertEquals(value, (float) stored.at(0, element), "the test's own decoder");
    withOps(
        ops -> {
          Matrix decoded =
              OpsUnderTest.run(ops, () -> ops.embed(stored.on(ops), Matrix.indexes(ops, 0)));
          assertEquals(value, decoded.at(0, element));
        });
  }
}
