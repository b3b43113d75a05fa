package dev.parley.demo.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private static final Box SCREEN = new Box(0, 0, 1280, 720);

  @Test
  void whatHasRoomStaysWhereItWantsToBe() {
    Box wanted = new Box(100, 100, 300, 90);
    assertEquals(Optional.of(wanted), new Crowd(SCREEN, List.of()).place(wanted));
  }

  @Test
  void whatSticksOutIsBroughtInside() {
    Box placed = new Crowd(SCREEN, List.of()).place(new Box(1200, -40, 300, 90)).orElseThrow();
    assertEquals(new Box(980, 0, 300, 90), placed);
  }

  @Test
  void nothingOverlapsNorLeavesTheScreen() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 300; round++) {
      List<Box> taken =
          new ArrayList<>(List.of(new Box(20, 500, 380, 160), new Box(900, 20, 340, 240)));
      Crowd crowd = new Crowd(SCREEN, taken);
      for (int i = 0; i < 5; i++) {
        Box wanted =
            new Box(
                random.nextInt(1600) - 200,
                random.nextInt(1000) - 200,
                80 + random.nextInt(320),
                30 + random.nextInt(150));
        Optional<Box> placed = crowd.place(wanted);
        if (placed.isPresent()) {
          Box box = placed.get();
          taken.forEach(other -> assertFalse(box.overlaps(other), box + " covers " + other));
          assertTrue(box.x() >= 0 && box.y() >= 0, box + " sticks out");
          assertTrue(box.right() <= 1280 && box.bottom() <= 720, box + " sticks out");
          taken.add(box);
        }
      }
    }
  }

  @Test
  void whereThereIsNoRoomNothingIsPlaced() {
    Crowd crowd = new Crowd(SCREEN, List.of(SCREEN));
    assertTrue(crowd.place(new Box(10, 10, 50, 50)).isEmpty());
  }

  @Test
  void whatHangsOnABoxIsKeptFree() {
    Box first = new Box(400, 300, 300, 90);
    Crowd crowd = new Crowd(SCREEN, List.of());
    crowd.place(first, box -> Optional.of(new Box(500, box.bottom(), 20, 200)));

    Box second = crowd.place(new Box(450, 420, 200, 60)).orElseThrow();

    assertFalse(second.overlaps(new Box(500, 390, 20, 200)), second + " covers the tail");
  }

  @Test
  void whatSomethingHangsOnIsNotPutWhereNothingWould() {
    Box wanted = new Box(400, 300, 300, 90);
    Crowd crowd = new Crowd(SCREEN, List.of(new Box(400, 310, 300, 20)));
    Box placed =
        crowd
            .place(
                wanted,
                box ->
                    box.bottom() < 300
                        ? Optional.of(new Box(500, box.bottom(), 10, 10))
                        : Optional.empty())
            .orElseThrow();
    assertTrue(placed.bottom() < 300, placed + " hangs loose");
  }

  @Test
  void whatMustStayNearIsRatherLeftOut() {
    Crowd crowd = new Crowd(SCREEN, List.of(new Box(380, 260, 140, 60)));
    Box wanted = new Box(400, 300, 100, 24);
    assertTrue(crowd.placeNear(wanted, 30, 20).isEmpty());
    assertEquals(Optional.of(wanted.at(400, 236)), crowd.placeNear(wanted, 30, 80));
  }
}
