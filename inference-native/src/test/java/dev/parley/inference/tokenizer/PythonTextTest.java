package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTextTest {

  @ParameterizedTest
  @CsvSource({
    "2.5, 2.5",
    "100, 100.0",
    "1E15, 1000000000000000.0",
    "1E16, 1e+16",
    "1.25E-5, 1.25e-05",
    "0.0001, 0.0001",
    "-3E100, -3e+100",
    "2E-3, 0.002",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "4.9E-324, 5e-324",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "0.1, 0.1",
    "-0.0, -0.0",
    "9007199254740993, 9007199254740992.0",
  })
  void writesFloatsAsPythonDoes(double value, String expected) {
    assertEquals(expected, PythonText.json(value));
  }

  @Test
  void everyFloatReadsBackAsItself() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertEquals(value, Double.parseDouble(PythonText.string(value)));
      }
    }
  }

  @Test
  void writesNarrowFloatsWithTheirOwnDigits() {
    assertEquals("0.1", PythonText.string(0.1f));
    assertEquals("16777216.0", PythonText.string(16777216f));
  }

  @Test
  void writesJsonAsPythonDoes() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", Arrays.asList(1, 2.5, true, null));
    map.put("a", "Zürich \"<\\>\" \n\t\u0001 \u2028 / '");
    map.put("n", new BigInteger("123456789012345678901234567890"));
    assertEquals(
        "{\"z\": [1, 2.5, true, null], \"a\": \"Zürich \\\"<\\\\>\\\" \\n\\t\\u0001 \u2028 / '\","
            + " \"n\": 123456789012345678901234567890}",
        PythonText.json(map));
  }

  @Test
  void writesScalarsAndListsAsPythonStrings() {
    assertEquals("True", PythonText.string(true));
    assertEquals("None", PythonText.string(null));
    assertEquals("a'b", PythonText.string("a'b"));
    assertEquals(
        "['string', \"it's\", 'both \\' \"', None, {'k': 1}, 'a\\nb\\x01']",
        PythonText.string(
            Arrays.asList("string", "it's", "both ' \"", null, Map.of("k", 1), "a\nb\u0001")));
  }

  @Test
  void refusesNumbersThatJsonCannotWrite() {
    assertThrows(IllegalArgumentException.class, () -> PythonText.json(List.of(Double.NaN)));
  }

  @Test
  void stripsWhatPythonStrips() {
    assertEquals("a b", PythonText.strip("\u00a0\u0085\u2007\u202f\u3000\t a b\u001f\n "));
    assertEquals(" a", PythonText.stripTrailing(" a \u2003"));
    assertEquals("", PythonText.strip(" \n"));
    assertEquals("\u200b", PythonText.strip("\u200b"));
  }
}
