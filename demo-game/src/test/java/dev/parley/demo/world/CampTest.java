package dev.parley.demo.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CampTest {

  @Test
  void theSameDeedsGiveTheSameCamp() {
    assertEquals(eventful(), eventful());
  }

  private static String eventful() {
    Camp camp = Camps.withThree();
    StringBuilder seen = new StringBuilder();
    camp.gatherWood("mara");
    camp.guard("edda", Place.RAMP);
    camp.follow("tam");
    for (int i = 0; i < 1200; i++) {
      camp.movePlayer(Math.sin(i * 0.01), Math.cos(i * 0.013), i * 0.004, Camps.FRAME);
      camp.tick(Camps.FRAME);
      if (i % 40 == 0) {
        camp.companions().forEach(body -> seen.append(body.at()).append(body.facing()));
        seen.append(camp.player().at()).append(camp.fire());
      }
    }
    return seen.append(camp.takeEvents()).toString();
  }

  @Test
  void whoGathersWoodFeedsTheFireAndSitsDownAgain() {
    Camp camp = Camps.withThree();
    Spot seat = camp.body("mara").at();
    int pile = camp.woodOnPile();

    assertTrue(camp.gatherWood("mara"));
    Camps.pass(camp, 6);
    double before = camp.fire();
    Camps.pass(camp, 24);

    assertEquals(pile - 1, camp.woodOnPile());
    assertTrue(camp.fire() > before, "the fire burns no better");
    assertEquals(Task.REST, camp.body("mara").task());
    assertTrue(camp.body("mara").isSitting());
    assertEquals(seat, camp.body("mara").at());
    List<String> told = camp.takeEvents().stream().map(CampEvent::text).toList();
    assertEquals(List.of("Mara goes for wood.", "Mara puts wood on the fire."), told);
  }

  @Test
  void nobodyWalksThroughThings() {
    Camp camp = Camps.withThree();
    camp.gatherWood("tam");
    camp.guard("mara", Place.RAMP);
    camp.guard("edda", Place.HIVES);
    for (int i = 0; i < 1500; i++) {
      camp.tick(Camps.FRAME);
      for (Body body : camp.companions()) {
        if (!body.isSitting()) {
          Spot at = body.at();
          assertTrue(
              camp.map().isFree(at.x(), at.z()), body.name() + " stands in something: " + at);
        }
      }
      if (i == 700) {
        camp.rest("mara");
        camp.follow("edda");
      }
    }
    assertTrue(camp.body("mara").isSitting());
  }

  @Test
  void whoFollowsComesNearAndKeepsClear() {
    Camp camp = Camps.withThree();
    camp.follow("edda");
    for (int i = 0; i < 300; i++) {
      camp.movePlayer(0, 1, 0, Camps.FRAME);
      camp.tick(Camps.FRAME);
    }
    Camps.pass(camp, 12);

    double distance = camp.body("edda").at().distanceTo(camp.player().at());
    assertTrue(distance < 2.6, "is " + distance + " m away");
    assertTrue(distance > 0.5, "stands in the player");
  }

  @Test
  void thePlayerSlidesAlongThingsAndNeverEntersThem() {
    Camp camp = Camps.withThree();
    for (int i = 0; i < 900; i++) {
      camp.movePlayer(Math.sin(i * 0.05), 1, Math.PI + Math.sin(i * 0.01), Camps.FRAME);
      camp.tick(Camps.FRAME);
      Spot at = camp.player().at();
      assertTrue(camp.map().isFree(at.x(), at.z()), "the player stands in something: " + at);
    }
  }

  @Test
  void feedingTheFireEarnsTheTrustOfThoseWhoSeeIt() {
    Camp camp = Camps.withThree();
    assertTrue(camp.handsWould().isEmpty());
    camp.sendPlayer(Place.WOOD_PILE);
    Camps.pass(camp, 8);
    camp.useHands();
    assertTrue(camp.player().carriesWood());
    camp.sendPlayer(Place.FIRE);
    Camps.pass(camp, 8);
    camp.useHands();

    assertFalse(camp.player().carriesWood());
    camp.companions().forEach(body -> assertEquals(1, body.trust(), body.name()));
  }

  @Test
  void oneCanGiveOnlyWhatOneHasToWhoIsInReach() {
    Camp camp = Camps.withThree();
    assertFalse(camp.give(Camp.PLAYER, "mara"));
    camp.sendPlayer(Place.WOOD_PILE);
    Camps.pass(camp, 8);
    camp.useHands();
    assertFalse(camp.give(Camp.PLAYER, "mara"), "she is too far away");
    camp.sendPlayer(Place.FIRE);
    Camps.pass(camp, 8);
    String nearest = camp.near(Camp.PLAYER).get(0).id();

    assertTrue(camp.give(Camp.PLAYER, nearest));
    assertTrue(camp.body(nearest).carriesWood());
  }

  @Test
  void everyPlaceCanBeReachedFromEverySeat() {
    for (Place place : Place.values()) {
      Camp camp = Camps.withThree();
      camp.guard("tam", place);
      Camps.pass(camp, 30);
      double distance = camp.body("tam").at().distanceTo(place.spot());
      assertTrue(distance < 3.2, place + " is still " + distance + " m away");
    }
  }
}
