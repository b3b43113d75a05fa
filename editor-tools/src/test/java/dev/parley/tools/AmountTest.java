package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AmountTest {

  @Test
  void bytesKeepThreeDigits() {
    assertEquals("0 bytes", Amount.ofBytes(0));
    assertEquals("1023 bytes", Amount.ofBytes(1023));
    assertEquals("1.00 KiB", Amount.ofBytes(1024));
    assertEquals("81.0 MiB", Amount.ofBytes(81L << 20));
    assertEquals("2.84 GiB", Amount.ofBytes(3_049_426_944L));
    assertEquals("8388608 TiB", Amount.ofBytes(Long.MAX_VALUE));
  }

  @Test
  void countsBecomeWords() {
    assertEquals("999,999", Amount.inWords(999_999));
    assertEquals("1.00 million", Amount.inWords(1_000_000));
    assertEquals("3.97 billion", Amount.inWords(3_973_556_832L));
    assertEquals("131,072", Amount.grouped(131_072));
  }
}
