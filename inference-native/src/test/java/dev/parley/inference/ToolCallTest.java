package dev.parley.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A call stays what it was, however deep its values are. */
class ToolCallTest {

  @Test
  void nobodyChangesAnArgument() {
    List<Object> inner = new ArrayList<>(List.of(1));
    Map<String, Object> middle = new HashMap<>(Map.of("list", inner));
    Map<String, Object> arguments = new HashMap<>(Map.of("object", middle));
    ToolCall call = new ToolCall("give", arguments);
    ToolCall same = new ToolCall("give", Map.of("object", Map.of("list", List.of(1))));
    inner.add(2);
    middle.put("more", 3);
    arguments.clear();
    assertEquals(same, call);
    assertThrows(UnsupportedOperationException.class, call.arguments()::clear);
    for (Object value : call.arguments().values()) {
      Map<?, ?> object = assertInstanceOf(Map.class, value);
      assertThrows(UnsupportedOperationException.class, object::clear);
      for (Object member : object.values()) {
        List<?> list = assertInstanceOf(List.class, member);
        assertThrows(UnsupportedOperationException.class, list::clear);
      }
    }
  }
}
