package dev.parley.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotatedActionsTest {

  private final CampDeeds deeds = new CampDeeds();
  private final AnnotatedActions actions = AnnotatedActions.of(deeds);

  @Test
  void methodsAreActions() {
    assertEquals(
        List.of(
            ActionSpec.of("follow", "Walks with the traveller."),
            ActionSpec.of(
                "give",
                "Hands something over",
                new ActionParameter.Thing("item", ""),
                new ActionParameter.WholeNumber("how_many", "", 1, 20)),
            ActionSpec.of(
                "point_to",
                "Points the way.",
                new ActionParameter.Choice("direction", "", List.of("north", "south"))),
            ActionSpec.of("shout", "Shouts to all.", new ActionParameter.Text("words", "", 200))),
        actions.specs());
  }

  @Test
  void whatIsLegalChanges() {
    assertTrue(actions.legal().allows(actions.specs().get(0)));
    assertEquals(List.of("lamp", "Tam's \"good\" rope"), actions.legal().inReach("give", "item"));
    deeds.items.clear();
    assertFalse(actions.legal().allows(actions.specs().get(1)));
    deeds.near = false;
    assertEquals(LegalActions.none().with("point_to").with("shout"), actions.legal());
  }

  @Test
  void aCallCallsTheMethod() {
    ActionResult given =
        actions.perform(new ActionCall("give", Map.of("item", "lamp", "how_many", 3)));
    assertEquals(ActionResult.done("Mara gave the traveller the lamp"), given);
    assertEquals(ActionResult.done(), actions.perform(new ActionCall("follow", Map.of())));
    actions.perform(new ActionCall("point_to", Map.of("direction", "south")));
    assertEquals(List.of("give 3 lamp", "follow", "point SOUTH"), deeds.log);
  }

  @Test
  void onlyLegalCallsPass() {
    ActionSpec give = actions.specs().get(1);
    assertTrue(refusal(give, Map.of("item", "lamp", "how_many", 20)).isEmpty());
    assertEquals(
        "'mule' cannot be the item now.", refusal(give, Map.of("item", "mule", "how_many", 1)));
    assertEquals(
        "'21' cannot be the how_many now.", refusal(give, Map.of("item", "lamp", "how_many", 21)));
    assertEquals("'null' cannot be the how_many now.", refusal(give, Map.of("item", "lamp")));
    assertFalse(refusal(give, Map.of("item", "lamp", "how_many", 1, "to", "Tam")).isEmpty());
    assertFalse(refusal(actions.specs().get(2), Map.of("direction", "up")).isEmpty());
    assertFalse(refusal(actions.specs().get(3), Map.of("words", "x".repeat(201))).isEmpty());
    deeds.near = false;
    assertEquals(
        "'give' cannot be done now.", refusal(give, Map.of("item", "lamp", "how_many", 1)));
  }

  private String refusal(ActionSpec spec, Map<String, Object> arguments) {
    return actions.legal().refusal(spec, new ActionCall(spec.name(), arguments)).orElse("");
  }

  @Test
  void refusesWhatCannotBeAnAction() {
    assertTrue(refused(new Object()).endsWith("has no action; mark a method with @Action"));
    assertTrue(
        refused(new NoRange())
            .endsWith(
                "its parameter 'count' is int; expected a String, an enum, or an int with @Range"));
    assertTrue(refused(new NoList()).contains("there is no List things() beside it"));
    assertTrue(refused(new WrongResult()).contains("it returns String; expected ActionResult"));
  }

  private static String refused(Object target) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> AnnotatedActions.of(target))
            .getMessage());
  }

  static final class NoRange {
    @Action("Counts.")
    void count(int count) {}
  }

  static final class NoList {
    @Action("Takes.")
    void take(@InReach("things") String thing) {}
  }

  static final class WrongResult {
    @Action("Says.")
    String say() {
      return "";
    }
  }

  @Test
  void namesCannotBreakACall() {
    LegalActions none = LegalActions.none();
    for (String name : List.of("", " lamp", "a\nb", "</parameter>", "a]b")) {
      assertThrows(
          IllegalArgumentException.class, () -> none.with("give", "item", List.of(name)), name);
    }
    assertThrows(IllegalArgumentException.class, () -> ActionSpec.of("Give it", ""));
  }
}
