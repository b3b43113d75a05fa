package dev.parley.action;

import java.util.ArrayList;
import java.util.List;

/** What somebody at a camp can do, and what was done. */
public final class CampDeeds {

  /** A way to go. */
  public enum Direction {
    NORTH,
    SOUTH
  }

  public final List<String> items = new ArrayList<>(List.of("lamp", "Tam's \"good\" rope"));
  public final List<String> log = new ArrayList<>();
  public boolean near = true;
  public boolean broken;
  public int asked;

  /** What else the game does when something is given. */
  public Runnable whenGiven = () -> {};

  @Action(value = "Walks with the traveller.", when = "isNear")
  void follow() {
    log.add("follow");
  }

  @Action(value = "Hands something over", when = "isNear")
  ActionResult give(@InReach("items") String item, @Range(least = 1, most = 20) int howMany) {
    if (broken) {
      throw new IllegalStateException("the hand slips");
    }
    items.remove(item);
    log.add("give " + howMany + " " + item);
    whenGiven.run();
    return ActionResult.done("Mara gave the traveller the " + item);
  }

  @Action(value = "Points the way.", name = "point_to")
  void point(Direction direction) {
    log.add("point " + direction);
  }

  @Action("Shouts to all.")
  ActionResult shout(String words) {
    log.add("shout " + words);
    return ActionResult.refused("A wolf is near.");
  }

  boolean isNear() {
    asked++;
    return near;
  }

  List<String> items() {
    return items;
  }
}
