package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTextTest {

  private static final String CALL =
      "<tool_call>\n<function=give>\n<parameter=item>\nthe lamp\n</parameter>\n"
          + "<parameter=n>\n3\n</parameter>\n</function>\n</tool_call>";

  /** Wherever the pieces are split. */
  @Test
  void partsWordsFromTheCall() {
    String whole = "Here, 2 <3 take it.\n" + CALL;
    for (int size = 1; size <= whole.length(); size++) {
      CallText text = new CallText();
      assertEquals("Here, 2 <3 take it.\n", said(text, whole, size));
      assertEquals(
          Optional.of(Map.entry("give", Map.of("item", "the lamp", "n", "3"))), text.call());
    }
  }

  @Test
  void aCallThatIsNotWholeIsNone() {
    for (int length = 0; length < CALL.length(); length++) {
      CallText text = new CallText();
      said(text, CALL.substring(0, length), 5);
      assertEquals(Optional.empty(), text.call());
    }
  }

  @Test
  void whatOnlyBeginsLikeACallIsSaid() {
    CallText text = new CallText();
    assertEquals("Well <tool_ca", said(text, "Well <tool_ca", 3));
    assertEquals(Optional.empty(), text.call());
  }

  private static String said(CallText text, String whole, int size) {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < whole.length(); i += size) {
      said.append(text.feed(whole.substring(i, Math.min(whole.length(), i + size))));
    }
    return said.append(text.finish()).toString();
  }
}
