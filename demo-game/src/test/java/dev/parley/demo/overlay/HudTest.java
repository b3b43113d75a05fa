package dev.parley.demo.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HudTest {
  @Test
  void whatGoesBeyondAScaleIsDrawnAtItsEnd() {
    assertEquals(1, Hud.share(60, 30));
    assertEquals(0.2f, Hud.share(6, 30));
    assertEquals(0, Hud.share(-1, 30));
  }
}
