package dev.parley.demo.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.shape.Vec;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.CampMap;
import dev.parley.demo.world.Ground;
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

  /** Whether a head is wider than 0.27 of the picture is high. */
  private static boolean fills(Camera camera, Body body) {
    double top = body.isSitting() ? 1.4 : 1.75;
    double ground = Math.max(0, Ground.heightAt(body.at().x(), body.at().z()));
    Vec head = Vec.of(body.at().x(), ground + top - 0.12, body.at().z());
    return camera
        .project(head)
        .filter(at -> at.x() > 0 && at.x() < 1 && at.y() > 0 && at.y() < 1)
        .filter(at -> 0.25 * 1.18 / at.metres() > 0.27)
        .isPresent();
  }

  @Test
  void noTreeIsBetweenTheEyeAndThePlayerAndNobodyRightBeforeIt() {
    SplittableRandom random = new SplittableRandom(8);
    int shortened = 0;
    List.of("mara", "edda", "tam").forEach(camp.errands()::follow);
    for (int way = 0; way < 100; way++) {
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
        for (Spot tree : CampMap.trees()) {
          assertTrue(tree.distanceTo(at) > 2, "in the boughs at " + at);
        }
      }
      if (room > CameraRoom.NEAREST) {
        Camera camera = Camera.behind(camp.player().at(), view, -0.035, room, 16 / 9.0);
        for (Body body : camp.companions()) {
          assertFalse(fills(camera, body), body.id() + " fills the picture");
        }
      }
    }
    assertTrue(shortened > 10, "only " + shortened + " views were in anybody's way");
  }

  @Test
  void theCameraGoesBackSlowlyAndComesNearAtOnce() {
    assertEquals(1.5, CameraRoom.behindPlayer(camp, Math.PI, -0.035, FAR, 1.4, 0.1), 1e-9);
    assertEquals(3, CameraRoom.behindPlayer(camp, Math.PI, -0.035, 3, FAR, 0.1), 1e-9);
  }
}
