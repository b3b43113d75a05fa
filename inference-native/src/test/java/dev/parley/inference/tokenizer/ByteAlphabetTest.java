package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ByteAlphabetTest {

  @Test
  void writesEveryByteAsItsOwnPrintableCharacter() {
    Set<Character> seen = new HashSet<>();
    for (int value = 0; value < 256; value++) {
      char symbol = ByteAlphabet.symbol(value);
      assertTrue(seen.add(symbol), "byte " + value);
      assertTrue(symbol > ' ' && !Character.isISOControl(symbol), "byte " + value);
      assertEquals(value, ByteAlphabet.value(symbol));
    }
  }

  @Test
  void readsNoOtherCharacterAsAByte() {
    int bytes = 0;
    for (int symbol = 0; symbol <= Character.MAX_VALUE; symbol++) {
      if (ByteAlphabet.value((char) symbol) >= 0) {
        bytes++;
      }
    }
    assertEquals(256, bytes);
  }

  @Test
  void agreesWithGpt2() {
    byte[] bytes = "a b\n\t\u00adé".getBytes(StandardCharsets.UTF_8);
    assertEquals("aĠbĊĉÂŃÃ©", ByteAlphabet.symbols(bytes));
    assertEquals('Ā', ByteAlphabet.symbol(0));
    assertEquals('ġ', ByteAlphabet.symbol(127));
    assertEquals('ł', ByteAlphabet.symbol(160));
    assertEquals('Ń', ByteAlphabet.symbol(173));
  }
}
