package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RelationTest {

  @Test
  void onlyWhatStandsOutHasWords() {
    Relation neutral = Relation.neutral();
    assertEquals("", neutral.words());
    assertEquals("", neutral.withTrust(0.24).withFear(0.2).words());
    assertEquals("wary", neutral.withTrust(-0.25).words());
    assertEquals("deeply distrustful", neutral.withTrust(-0.7).words());
    assertEquals("trusting and warm", neutral.withTrust(0.3).withAffection(0.69).words());
    assertEquals(
        "trusting without reserve, full of awe, devoted and terrified",
        new Relation(1, 1, 1, 1).words());
    assertEquals(
        "deeply distrustful, contemptuous and full of hate", new Relation(-1, -1, -1, 0).words());
    assertEquals("respectful and uneasy", neutral.withRespect(0.25).withFear(0.25).words());
  }

  @Test
  void shiftsStayWithinTheirRanges() {
    Relation shifted = new Relation(0.9, -0.9, 0, 0.1).shifted(0.3, -0.3, 0.5, -0.3);
    assertEquals(new Relation(1, -1, 0.5, 0), shifted);
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> new Relation(1.1, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Relation(0, 0, Double.NaN, 0));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Relation(0, 0, 0, -0.1));
    assertEquals("fear is -0.1; expected 0 to 1", e.getMessage());
  }
}
