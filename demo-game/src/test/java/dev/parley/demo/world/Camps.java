package dev.parley.demo.world;

import java.util.LinkedHashMap;
import java.util.Map;

/** Camps for tests. */
final class Camps {
  static final double FRAME = 1 / 30.0;

  private Camps() {}

  static Camp withThree() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("mara", "Mara");
    names.put("edda", "Edda");
    names.put("tam", "Tam");
    return new Camp(names);
  }

  static void pass(Camp camp, double seconds) {
    for (int i = 0; i < seconds / FRAME; i++) {
      camp.tick(FRAME);
    }
  }
}
