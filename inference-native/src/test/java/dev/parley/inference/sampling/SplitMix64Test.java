package dev.parley.inference.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

  /** The outputs of Vigna's splitmix64.c for this seed. */
  @Test
  void givesThePublishedNumbers() {
    SplitMix64 random = new SplitMix64(1234567);
    long[] expected =
        LongStream.of(
                Long.parseUnsignedLong("6457827717110365317"),
                Long.parseUnsignedLong("3203168211198807973"),
                Long.parseUnsignedLong("9817491932198370423"),
                Long.parseUnsignedLong("4593380528125082431"),
                Long.parseUnsignedLong("16408922859458223821"))
            .toArray();
    assertArrayEquals(expected, LongStream.generate(random::nextLong).limit(5).toArray());
  }

  @Test
  void staysBelowOne() {
    SplitMix64 random = new SplitMix64(0);
    assertTrue(
        DoubleStream.generate(random::nextDouble).limit(10_000).allMatch(x -> x >= 0 && x < 1));
  }
}
