package dev.parley.demo.overlay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.render.Camera;
import dev.parley.demo.shape.Vec;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Crowd;
import dev.parley.demo.world.Camp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadsTest {
  private final Camp camp = new Camp(Map.of("tam", "Tam"));
  private final Camera camera = Camera.behind(camp.player().at(), Math.PI, 0, 3.9, 16 / 9.0);
  private final Heads heads = new Heads(camera, 1280, 720);

  @Test
  void nothingIsWrittenOnTheFireOrOnPeople() {
    Crowd crowd = new Crowd(new Box(0, 0, 1280, 720), heads.kept(camp));
    Heads.Head tam = heads.of(camp.body("tam"));

    for (Vec point : List.of(Vec.of(0, 0.1, 0), Vec.of(0, 0.8, 0))) {
      Camera.Screen seen = camera.project(point).orElseThrow();
      Box on = new Box(seen.x() * 1280 - 4, seen.y() * 720 - 4, 8, 8);
      assertFalse(crowd.place(on).orElseThrow().equals(on), "something is written on the fire");
    }
    Box lap = new Box(tam.x() - 4, tam.y() + 0.7f * 1.18f * 720 / tam.metres(), 8, 8);
    assertFalse(crowd.place(lap).orElseThrow().equals(lap), "something is written on Tam");
    Box beside = new Box(tam.x() - 4, tam.y() - 40, 8, 8);
    assertTrue(crowd.place(beside).orElseThrow().equals(beside), "over a head there is room");
  }
}
