package dev.parley.demo.talk;

import dev.parley.action.Action;
import dev.parley.action.ActionResult;
import dev.parley.action.InReach;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.Place;
import dev.parley.demo.world.Task;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a companion can do in the camp, each an action of the SDK. What is legal is read off the
 * camp at each line and again before anything is done.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
final class CompanionDeeds {
  private static final String TRAVELLER = "the traveller";

  private final Camp camp;
  private final String id;
  private final BooleanSupplier willing;

  /**
   * @param willing whether this companion goes where the player sends it
   */
  CompanionDeeds(Camp camp, String id, BooleanSupplier willing) {
    this.camp = camp;
    this.id = id;
    this.willing = willing;
  }

  @Action(value = "You walk with the traveller.", when = "canFollow")
  ActionResult follow() {
    boolean already = isAbout(Task.FOLLOW);
    return done(camp.errands().follow(id), already, "went along with the traveller");
  }

  boolean canFollow() {
    return willing.getAsBoolean() && camp.errands().canFollow(id);
  }

  @Action(value = "You stay where you are.", name = "wait", when = "canStay")
  ActionResult stay() {
    boolean already = isAbout(Task.WAIT);
    return done(camp.errands().waitHere(id), already, "waited at " + camp.placeOf(id));
  }

  boolean canStay() {
    return camp.errands().canWait(id);
  }

  @Action(value = "You fetch a log and put it on the fire.", when = "canGatherWood")
  ActionResult gatherWood() {
    boolean already = camp.errands().gathersWood(id);
    return done(camp.errands().gatherWood(id), already, "went for wood, as the traveller asked");
  }

  boolean canGatherWood() {
    return willing.getAsBoolean() && camp.errands().canGatherWood(id);
  }

  @Action("You go to a place and keep watch there.")
  ActionResult guard(@InReach("posts") String place) {
    boolean already =
        Place.labelled(place).filter(post -> camp.errands().guards(id, post)).isPresent();
    boolean goes = Place.labelled(place).filter(post -> camp.errands().guard(id, post)).isPresent();
    return done(goes, already, "went to keep watch at " + place + ", as the traveller asked");
  }

  List<String> posts() {
    return willing.getAsBoolean()
        ? camp.errands().posts(id).stream().map(Place::label).toList()
        : List.of();
  }

  @Action("You bring somebody the log that you carry, or one from the pile.")
  ActionResult give(@InReach("takers") String to) {
    boolean gives =
        receivers().stream()
            .filter(taker -> nameOf(taker).equals(to))
            .findFirst()
            .filter(taker -> camp.errands().give(id, taker.id()))
            .isPresent();
    return gives ? ActionResult.done() : refused(); // who sees it handed over remembers that
  }

  List<String> takers() {
    return receivers().stream().map(CompanionDeeds::nameOf).toList();
  }

  private List<Body> receivers() {
    return willing.getAsBoolean() ? camp.errands().receivers(id) : camp.hands().takers(id);
  }

  @Action("You point at a place or a person.")
  ActionResult pointAt(@InReach("sights") String sight) {
    return camp.errands().pointAt(id, sight) ? ActionResult.done() : refused();
  }

  List<String> sights() {
    return camp.errands().sights(id);
  }

  @Action(value = "You go back to your seat at the fire.", when = "canSitDown")
  ActionResult sitDown() {
    boolean already = isAbout(Task.REST);
    return done(camp.errands().rest(id), already, "went back to the own seat");
  }

  boolean canSitDown() {
    return camp.errands().canRest(id);
  }

  @Action("You shake your head and will not do what you were asked.")
  ActionResult refuse() {
    return done(camp.errands().refuse(id), false, "would not do what the traveller asked");
  }

  private boolean isAbout(Task task) {
    return camp.body(id).task() == task;
  }

  /**
   * @param already whether nothing came of it but a nod, which nobody needs to remember
   */
  private ActionResult done(boolean carriedOut, boolean already, String past) {
    if (!carriedOut) {
      return refused();
    }
    return already
        ? ActionResult.done()
        : ActionResult.done(camp.body(id).name() + " " + past + ".");
  }

  private static ActionResult refused() {
    return ActionResult.refused("It cannot be done now.");
  }

  private static String nameOf(Body body) {
    return body.id().equals(Camp.PLAYER) ? TRAVELLER : body.name();
  }
}
