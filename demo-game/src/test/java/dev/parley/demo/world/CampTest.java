package dev.parley.demo.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CampTest {

  @Test
  void theSameDeedsGiveTheSameCamp() {
    assertEquals(eventful(), eventful());
  }

  private static String eventful() {
    Camp camp = Camps.withThree();
    StringBuilder seen = new StringBuilder();
    camp.errands().gatherWood("mara");
    camp.errands().guard("edda", Place.RAMP);
    camp.errands().follow("tam");
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

    assertTrue(camp.errands().gatherWood("mara"));
    Camps.pass(camp, 6);
    double before = camp.fire();
    Camps.pass(camp, 24);

    assertEquals(pile - 1, camp.woodOnPile());
    assertTrue(camp.fire() > before, "the fire burns no better");
    assertEquals(Task.REST, camp.body("mara").task());
    assertTrue(camp.body("mara").isSitting());
    assertEquals(seat, camp.body("mara").at());
    List<String> told = camp.takeEvents().stream().map(CampEvent::text).toList();
    assertEquals(
        List.of(
            "Mara goes for wood.",
            "Mara takes a log from the pile.",
            "Mara puts wood on the fire."),
        told);
  }

  @Test
  void nobodyWalksThroughThings() {
    Camp camp = Camps.withThree();
    camp.errands().gatherWood("tam");
    camp.errands().guard("mara", Place.RAMP);
    camp.errands().guard("edda", Place.HIVES);
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
        camp.errands().rest("mara");
        camp.errands().follow("edda");
      }
    }
    assertTrue(camp.body("mara").isSitting());
  }

  @Test
  void whoFollowsComesNearAndKeepsClear() {
    Camp camp = Camps.withThree();
    camp.errands().follow("edda");
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
  void thoseAtTheFireSeeWhoFeedsIt() {
    Camp camp = Camps.withThree();
    assertTrue(camp.hands().playerWould().isEmpty());
    camp.sendPlayer(Place.WOOD_PILE);
    Camps.pass(camp, 8);
    camp.hands().usePlayers();
    assertTrue(camp.player().carriesWood());
    camp.sendPlayer(Place.FIRE);
    Camps.pass(camp, 8);
    camp.hands().usePlayers();

    assertFalse(camp.player().carriesWood());
    CampEvent fed = camp.takeEvents().get(1);
    assertEquals(CampEvent.Kind.FIRE_FED, fed.kind());
    assertEquals("The traveller put wood on the fire.", fed.past());
    assertEquals(Set.of("mara", "edda", "tam"), Set.copyOf(fed.witnesses()));
  }

  @Test
  void oneCanGiveOnlyWhatOneHasToWhoIsInReach() {
    Camp camp = Camps.withThree();
    assertFalse(camp.hands().give(Camp.PLAYER, "mara"));
    camp.sendPlayer(Place.WOOD_PILE);
    Camps.pass(camp, 8);
    camp.hands().usePlayers();
    assertFalse(camp.hands().give(Camp.PLAYER, "mara"), "she is too far away");
    camp.sendPlayer(Place.FIRE);
    Camps.pass(camp, 8);
    String nearest = camp.near(Camp.PLAYER).get(0).id();

    assertTrue(camp.hands().give(Camp.PLAYER, nearest));
    assertTrue(camp.body(nearest).carriesWood());
  }

  @Test
  void everyPlaceCanBeReachedFromEverySeat() {
    for (Place place : Place.values()) {
      Camp camp = Camps.withThree();
      camp.errands().guard("tam", place);
      Camps.pass(camp, 30);
      double distance = camp.body("tam").at().distanceTo(place.spot());
      assertTrue(distance < 3.2, place + " is still " + distance + " m away");
    }
  }

  @Test
  void whoCarriesALogGoesNowhereElse() {
    Camp camp = Camps.withThree();
    camp.errands().gatherWood("tam");
    while (!camp.body("tam").carriesWood()) {
      camp.tick(Camps.FRAME);
    }

    assertFalse(camp.errands().follow("tam"));
    assertFalse(camp.errands().guard("tam", Place.RAMP));
    assertEquals(List.of(), camp.errands().posts("tam"));
    assertEquals(Task.FEED_FIRE, camp.body("tam").task());
  }

  @Test
  void whoStandsInTheWayIsWalkedAround() {
    Camp camp = Camps.withThree();
    camp.sendPlayer(Place.FIRE);
    Camps.pass(camp, 6);
    camp.errands().gatherWood("mara");
    while (!camp.body("mara").carriesWood()) {
      camp.tick(Camps.FRAME);
    }
    // On a corner of her way.
    camp.player().moveTo(new Spot(-1.607, 1.473));
    Camps.pass(camp, 12);

    assertFalse(camp.body("mara").carriesWood(), "stands at " + camp.body("mara").at());
  }

  @Test
  void aSavedCampGoesOnAsTheOtherOneDoes() {
    Camp camp = Camps.withThree();
    camp.errands().gatherWood("tam");
    camp.errands().guard("edda", Place.RAMP);
    camp.sendPlayer(Place.WOOD_PILE);
    Camps.pass(camp, 4);
    CampState saved = camp.state();
    Camps.pass(camp, 30);

    Camp other = Camps.withThree();
    Camps.pass(other, 3);
    other.restore(saved);
    assertEquals(saved, other.state());
    Camps.pass(other, 30);

    assertEquals(camp.state(), other.state());
  }

  @Test
  void whoIsAskedForWhatTheyDoAlreadyNodsAndGoesOn() {
    Camp camp = Camps.withThree();
    camp.errands().follow("mara");
    camp.errands().guard("edda", Place.RAMP);
    camp.errands().gatherWood("tam");
    Camps.pass(camp, 2);
    camp.takeEvents();

    assertTrue(camp.errands().canFollow("mara") && camp.errands().follow("mara"));
    assertTrue(camp.errands().guard("edda", Place.RAMP));
    assertTrue(camp.errands().canGatherWood("tam") && camp.errands().gatherWood("tam"));

    assertEquals(List.of(), camp.takeEvents());
    camp.companions().forEach(body -> assertEquals(Gesture.NOD, body.gesture(), body.id()));
    assertEquals(Task.FOLLOW, camp.body("mara").task());
    assertEquals("the broken bridge", camp.errands().postOf("edda"));
    Camps.pass(camp, 20);
    assertEquals(Task.REST, camp.body("tam").task());
    assertTrue(camp.errands().canRest("tam") && camp.errands().rest("tam"));
    assertTrue(camp.body("tam").isSitting());
  }

  @Test
  void whoKeepsWatchCanBeSentElsewhere() {
    Camp camp = Camps.withThree();
    camp.errands().guard("edda", Place.RAMP);
    assertTrue(camp.errands().guard("edda", Place.BANK));
    assertEquals("the river bank", camp.errands().postOf("edda"));
  }

  @Test
  void whoIsAskedForALogFetchesItAndBringsItAfterOneWhoWalks() {
    Camp camp = Camps.withThree();
    int pile = camp.woodOnPile();
    assertTrue(camp.errands().give("mara", Camp.PLAYER));
    while (!camp.body("mara").carriesWood()) {
      camp.tick(Camps.FRAME);
    }
    camp.sendPlayer(Place.ROAD);
    Camps.pass(camp, 20);

    assertTrue(camp.player().carriesWood());
    assertFalse(camp.body("mara").carriesWood());
    assertEquals(pile - 1, camp.woodOnPile());
    assertEquals(Task.REST, camp.body("mara").task());
    List<CampEvent> told = camp.takeEvents();
    CampEvent gift = told.get(told.size() - 1);
    assertEquals("Mara hands a log to you.", gift.text());
    assertEquals("Mara handed a log to the traveller.", gift.past());
  }

  @Test
  void whoCarriesALogToTheFireBringsItToAnotherWhenAsked() {
    Camp camp = Camps.withThree();
    camp.errands().gatherWood("tam");
    while (!camp.body("tam").carriesWood()) {
      camp.tick(Camps.FRAME);
    }
    assertFalse(camp.errands().give("tam", "edda"), "she is too far away");
    assertTrue(camp.errands().give("tam", "mara"));
    Camps.pass(camp, 20);
    assertTrue(camp.body("mara").carriesWood());
    assertFalse(camp.errands().receivers("edda").contains(camp.body("mara")), "she has one");
  }

  @Test
  void aLogForWhoGotAnotherOneGoesOnTheFire() {
    Camp camp = Camps.withThree();
    camp.errands().give("tam", "edda");
    camp.errands().give("mara", "edda");
    double before = camp.fire();
    Camps.pass(camp, 40);
    assertTrue(camp.fire() > before);
    assertTrue(camp.body("edda").carriesWood());
    assertEquals(Task.REST, camp.body("tam").task());
    assertEquals(Task.REST, camp.body("mara").task());
  }

  @Test
  void aSavedGiftIsBroughtAsItWouldHaveBeen() {
    Camp camp = Camps.withThree();
    camp.errands().give("tam", "edda");
    Camps.pass(camp, 3);
    CampState saved = camp.state();
    Camp other = Camps.withThree();
    other.restore(saved);
    Camps.pass(camp, 20);
    Camps.pass(other, 20);
    assertEquals(camp.state(), other.state());
    assertTrue(other.body("edda").carriesWood());
  }
}
