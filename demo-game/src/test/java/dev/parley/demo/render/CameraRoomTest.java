package dev.parley.demo.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.shape.Vec;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.CampMap;
import dev.parley.demo.world.Spot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CameraRoomTest {
  private static final double FAR = 3.9;

  private final Camp camp = camp();

  private static Camp camp() {
    Map<String, String> names = new LinkedHashMap<>();
    List.of("mara", "edda", "tam").forEach(id -> names.put(id, id));
    return new Camp(names);
  }

  @Test
  void whereNothingStandsTheDistanceIsKept() {
    assertEquals(FAR, CameraRoom.behindPlayer(camp, Math.PI, -0.035, FAR));
  }

  @Test
  void nobodyAndNoTreeIsBetweenTheEyeAndThePlayerNorRightBeforeIt() {
    SplittableRandom random = new SplittableRandom(8);
    int shortened = 0;
    for (int way = 0; way < 60; way++) {
      double heading = 2 * Math.PI * random.nextDouble();
      for (int i = 0; i < 40; i++) {
        camp.movePlayer(0, 1, heading, 0.1);
        camp.tick(0.1);
      }
      double view = 2 * Math.PI * random.nextDouble();
      double room = CameraRoom.behindPlayer(camp, view, -0.035, FAR);
      shortened += room < FAR ? 1 : 0;
      for (double d = CameraRoom.NEAREST + 0.05; d <= room; d += 0.05) {
        Vec eye = Camera.eyeBehind(camp.player().at(), view, -0.035, d);
        Spot at = new Spot(eye.x(), eye.z());
        for (Body body : camp.companions()) {
          boolean over = eye.y() > (body.isSitting() ? 1.45 : 1.85);
          assertTrue(over || body.at().distanceTo(at) > 0.6, body.id() + " before the eye");
        }
        for (Spot tree : CampMap.trees()) {
          assertTrue(tree.distanceTo(at) > 2, "in the boughs at " + at);
        }
      }
    }
    assertTrue(shortened > 10, "only " + shortened + " views were in anybody's way");
  }
}
