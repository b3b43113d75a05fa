package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.OutputConstraint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberGrammarTest {

  @ParameterizedTest
  @CsvSource({"0,0", "1,20", "7,7", "95,105", "-3,4", "-120,-99", "10,1000", "123,130", "200,399"})
  void holdsExactlyTheRange(int least, int most) {
    OutputConstraint range =
        OutputConstraint.grammar("root ::= " + NumberGrammar.between(least, most) + "\n");
    for (int i = -1300; i <= 1300; i++) {
      assertEquals(i >= least && i <= most, range.allows(String.valueOf(i)), i + " of the range");
    }
    assertEquals(false, range.allows("0" + most));
  }

  @ParameterizedTest
  @CsvSource({"-2147483648,2147483647", "2147483600,2147483647"})
  void holdsTheLargest(int least, int most) {
    OutputConstraint range =
        OutputConstraint.grammar("root ::= " + NumberGrammar.between(least, most) + "\n");
    assertEquals(true, range.allows("2147483647"));
    assertEquals(false, range.allows("2147483648"));
    assertEquals(least < 0, range.allows("-2147483648"));
    assertEquals(false, range.allows("-2147483649"));
  }
}
