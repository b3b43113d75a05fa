package dev.parley.inference.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.tensor.HalfFloat;
import dev.parley.inference.tensor.QuantType;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowEncoderTest {
  private static final int COLUMNS = 2048;

  private final SplittableRandom random = new SplittableRandom(11);

  /** Of normally distributed weights; a bit less than plain rounding to the same type gives. */
  @ParameterizedTest
  @CsvSource({
    "Q4_0, 0.085",
    "Q4_1, 0.073",
    "Q5_0, 0.0425",
    "Q5_1, 0.0355",
    "Q8_0, 0.0056",
    "Q4_K, 0.0745",
    "Q5_K, 0.0372",
    "Q6_K, 0.0175",
    "F16, 0.00025",
    "BF16, 0.002",
    "F32, 0"
  })
  void theErrorIsThatOfTheType(QuantType type, double most) {
    double error = relativeError(type, row(i -> normal()));
    assertTrue(error <= most, type + " is off by " + error);
    assertTrue(error > most / 2 || most == 0, type + " is suspiciously near: " + error);
  }

  /** One scale a block, from its extremes, and every number to the nearest level. */
  @ParameterizedTest
  @CsvSource({"Q4_0, 8", "Q5_0, 16"})
  void searchingAScaleBeatsTakingTheFirst(QuantType type, int levels) {
    for (double tail : new double[] {1, 2, 3}) {
      float[] row = row(i -> Math.copySign(Math.pow(Math.abs(normal()), tail), normal()));
      float[] plain = new float[COLUMNS];
      for (int from = 0; from < COLUMNS; from += 32) {
        float extreme = 0;
        for (int i = from; i < from + 32; i++) {
          extreme = Math.abs(row[i]) > Math.abs(extreme) ? row[i] : extreme;
        }
        float scale = HalfFloat.toFloat(HalfFloat.ofFloat(extreme / -levels));
        for (int i = from; i < from + 32; i++) {
          double level = Math.max(-levels, Math.min(levels - 1, Math.rint(row[i] / scale)));
          plain[i] = (float) (scale * level);
        }
      }
      assertTrue(weightedError(row, decoded(type, row)) < 0.97 * weightedError(row, plain));
    }
  }

  @ParameterizedTest
  @CsvSource({"Q4_1, 15", "Q5_1, 31"})
  void fittingScaleAndOffsetBeatsTakingTheFirst(QuantType type, int highest) {
    for (double tail : new double[] {1, 2, 3}) {
      float[] row = row(i -> Math.copySign(Math.pow(Math.abs(normal()), tail), normal()));
      float[] plain = new float[COLUMNS];
      for (int from = 0; from < COLUMNS; from += 32) {
        float[] block = Arrays.copyOfRange(row, from, from + 32);
        Arrays.sort(block);
        float offset = HalfFloat.toFloat(HalfFloat.ofFloat(block[0]));
        float scale = HalfFloat.toFloat(HalfFloat.ofFloat((block[31] - block[0]) / highest));
        for (int i = from; i < from + 32; i++) {
          double level = Math.max(0, Math.min(highest, Math.rint((row[i] - offset) / scale)));
          plain[i] = (float) (scale * level + offset);
        }
      }
      assertTrue(weightedError(row, decoded(type, row)) < 0.97 * weightedError(row, plain));
    }
  }

  /** Blocks whose levels reach from end to end, as those do that a quantizer made. */
  @ParameterizedTest
  @EnumSource(
      value = QuantType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  void whatIsOnTheGridComesBackExactly(QuantType type) {
    for (int round = 0; round < 50; round++) {
      byte[] blocks = new byte[8 * type.blockBytes()];
      random.nextBytes(blocks);
      for (int at = 0; at < blocks.length; at += type.blockBytes()) {
        makeTypical(type, blocks, at);
      }
      float[] row = new float[8 * type.blockElements()];
      RowDecoder.decode(type, blocks, row, row.length);
      for (int i = 0; i < row.length; i++) {
        row[i] += 0f; // no negative zeros
      }

      assertArrayEquals(row, decoded(type, row), type + " round " + round);
    }
  }

  private void makeTypical(QuantType type, byte[] blocks, int at) {
    switch (type) {
      case F32, BF16 -> mask(blocks, at + type.blockBytes() - 1, 0x3F);
      case F16 -> putScale(blocks, at);
      case Q4_0, Q5_0 -> {
        putScale(blocks, at);
        int pairs = at + type.blockBytes() - 16;
        mask(blocks, pairs, 0xF0); // level -8, or -16 without its fifth bit
        if (type == QuantType.Q5_0) {
          mask(blocks, at + 2, 0xFE);
        }
      }
      case Q4_1, Q5_1 -> {
        putScale(blocks, at);
        putScale(blocks, at + 2);
        blocks[at + type.blockBytes() - 16] = 0x00;
        blocks[at + type.blockBytes() - 15] = (byte) 0xFF;
        if (type == QuantType.Q5_1) {
          blocks[at + 4] = 2; // the fifth bits of elements 0 and 1
          blocks[at + 6] = 2; // and of 16 and 17
        }
      }
      case Q8_0 -> {
        putScale(blocks, at);
        for (int i = 2; i < 34; i++) {
          blocks[at + i] = (byte) Math.max(-127, blocks[at + i]);
        }
        blocks[at + 5] = 127;
      }
      case Q4_K, Q5_K -> {
        putScale(blocks, at);
        putScale(blocks, at + 2);
        blocks[at + 3] =
            (byte) (blocks[at + 3] + 4); // minimums twice as large, so that both signs occur
        blocks[at + 4] = (byte) (blocks[at + 4] | 63);
        blocks[at + 8] = (byte) (blocks[at + 8] | 63);
        for (int pair = 0; pair < 4; pair++) {
          int pairs = at + type.blockBytes() - 128 + 32 * pair;
          blocks[pairs] = 0;
          blocks[pairs + 1] = (byte) 0xFF;
        }
        if (type == QuantType.Q5_K) {
          blocks[at + 16] = 0;
          blocks[at + 17] = (byte) 0xFF;
        }
      }
      case Q6_K -> {
        putScale(blocks, at + 208);
        blocks[at + 192] = -128;
        for (int i = 0; i < 128; i += 16) {
          blocks[at + i] = 0; // level -32 in each group of 16
        }
        for (int i = 128; i < 192; i += 16) {
          blocks[at + i] = 0;
        }
      }
      case I32, INT8 -> throw new IllegalArgumentException("no weights");
    }
  }

  private static void mask(byte[] blocks, int at, int mask) {
    blocks[at] = (byte) (blocks[at] & mask);
  }

  /** A half from 2^-7 to 2^-6, above zero. */
  private static void putScale(byte[] blocks, int at) {
    blocks[at + 1] = (byte) ((8 << 2) | (blocks[at + 1] & 3));
  }

  @ParameterizedTest
  @EnumSource(
      value = QuantType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  void zerosStayZeros(QuantType type) {
    assertArrayEquals(new float[256], decoded(type, new float[256]));
  }

  @ParameterizedTest
  @EnumSource(
      value = QuantType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  void oneOutlierIsKeptAndDoesNotMoveTheZeros(QuantType type) {
    float[] row = new float[256];
    row[77] = -3;
    float[] back = decoded(type, row);
    assertEquals(-3, back[77], 0.003, type.name());
    back[77] = 0;
    for (float value : back) {
      assertEquals(0, value, 0.002, type.name());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = QuantType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  void theLargestAndTheSmallestNumbersStayFinite(QuantType type) {
    float limit = RowEncoder.limit(type);
    float[] large = row(i -> (random.nextBoolean() ? 1 : -1) * (double) limit);
    for (float value : decoded(type, large)) {
      assertEquals(1, Math.abs(value / limit), 0.15, type.name());
    }
    for (float tiny : new float[] {Float.MIN_VALUE, 1e-40f, 1e-30f, 1e-9f, 3e-7f}) {
      for (float value : decoded(type, row(i -> tiny * normal()))) {
        assertTrue(Math.abs(value) <= 8 * tiny + 1e-6f, type + " makes " + value + " of " + tiny);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.00390625, 1", // a tie: to the even neighbour below
    "1.01171875, 1.015625", // a tie: to the even neighbour above
    "1.004, 1.0078125",
    "-1.004, -1.0078125",
    "1e-40, 9.9e-41"
  })
  void brainFloatsAreRoundedToTheNearest(float value, float expected) {
    float[] row = {value};
    assertEquals(expected, decoded(QuantType.BF16, row)[0], 2e-41f);
  }

  @Test
  void anEncoderRemembersNothing() {
    for (QuantType type : new QuantType[] {QuantType.Q4_1, QuantType.Q5_K, QuantType.Q6_K}) {
      float[] row = row(i -> normal());
      RowEncoder used = new RowEncoder();
      used.encode(type, row(i -> 100 * normal()), null, new byte[(int) type.bytes(COLUMNS)], 0);
      byte[] again = new byte[3 + (int) type.bytes(COLUMNS)];
      used.encode(type, row, null, again, 3);
      byte[] expected = encoded(type, row);
      assertArrayEquals(expected, Arrays.copyOfRange(again, 3, again.length));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = QuantType.class,
      names = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K"})
  void importantColumnsAreNearer(QuantType type) {
    float[] importance = new float[COLUMNS];
    Arrays.fill(importance, 1);
    for (int column = 5; column < COLUMNS; column += 32) {
      importance[column] = 100;
    }
    double plain = 0;
    double weighted = 0;
    for (int round = 0; round < 10; round++) {
      float[] row = row(i -> normal());
      byte[] out = new byte[(int) type.bytes(COLUMNS)];
      new RowEncoder().encode(type, row, importance, out, 0);
      float[] back = new float[COLUMNS];
      RowDecoder.decode(type, out, back, COLUMNS);
      float[] without = decoded(type, row);
      for (int column = 5; column < COLUMNS; column += 32) {
        weighted += Math.pow(back[column] - row[column], 2);
        plain += Math.pow(without[column] - row[column], 2);
      }
    }
    assertTrue(weighted < 0.7 * plain, type + ": " + weighted + " of " + plain);
  }

  @Test
  void indexesAreNoWeights() {
    assertThrows(IllegalArgumentException.class, () -> encoded(QuantType.I32, new float[4]));
    assertThrows(IllegalArgumentException.class, () -> encoded(QuantType.INT8, new float[32]));
  }

  private static double relativeError(QuantType type, float[] row) {
    double error = 0;
    double total = 0;
    float[] back = decoded(type, row);
    for (int i = 0; i < row.length; i++) {
      error += (double) (back[i] - row[i]) * (back[i] - row[i]);
      total += (double) row[i] * row[i];
    }
    return Math.sqrt(error / total);
  }

  /** What is searched for: large numbers count more. */
  private static double weightedError(float[] row, float[] back) {
    double total = 0;
    for (int from = 0; from < row.length; from += 32) {
      double mean = 0;
      for (int i = from; i < from + 32; i++) {
        mean += (double) row[i] * row[i] / 32;
      }
      for (int i = from; i < from + 32; i++) {
        double difference = back[i] - row[i];
        total += (mean + row[i] * row[i]) * difference * difference;
      }
    }
    return total;
  }

  private static float[] decoded(QuantType type, float[] row) {
    float[] back = new float[row.length];
    RowDecoder.decode(type, encoded(type, row), back, row.length);
    for (int i = 0; i < back.length; i++) {
      back[i] += 0f; // no negative zeros
    }
    return back;
  }

  private static byte[] encoded(QuantType type, float[] row) {
    byte[] out = new byte[(int) type.bytes(row.length)];
    new RowEncoder().encode(type, row, null, out, 0);
    return out;
  }

  private static float[] row(IntToDoubleFunction value) {
    float[] row = new float[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      row[i] = (float) value.applyAsDouble(i);
    }
    return row;
  }

  /** Box and Muller. */
  private double normal() {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
