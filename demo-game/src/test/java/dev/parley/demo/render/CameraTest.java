package dev.parley.demo.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.shape.Vec;
import dev.parley.demo.world.Spot;
import org.junit.jupiter.api.Test;

class CameraTest {
  private final Camera camera = Camera.behind(new Spot(0, 0), Math.PI, 0, 4, 16 / 9.0);

  @Test
  void whatLiesStraightAheadIsInTheMiddle() {
    Vec ahead = camera.eye().plus(camera.ahead().times(10));
    Camera.Screen seen = camera.project(ahead).orElseThrow();
    assertEquals(0.5, seen.x(), 1e-4);
    assertEquals(0.5, seen.y(), 1e-4);
    assertEquals(10, seen.metres(), 1e-3);
  }

  @Test
  void thePlayerStandsInTheLeftThird() {
    Camera.Screen seen = camera.project(Vec.of(0, 1, 0)).orElseThrow();
    assertTrue(seen.x() > 0.2 && seen.x() < 0.4, "is at " + seen.x());
  }

  @Test
  void whatIsBehindIsNotSeen() {
    assertTrue(camera.project(Vec.of(0, 1, 30)).isEmpty());
  }
}
