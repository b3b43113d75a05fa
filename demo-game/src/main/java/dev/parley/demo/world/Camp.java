package dev.parley.demo.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The camp at the river crossing: the traveller, three companions, a fire that wants wood.
 *
 * <p>It moves in {@link #tick} alone, and the same calls give the same camp.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class Camp {
  /** The id of who plays. */
  public static final String PLAYER = "traveller";

  private static final List<Seat> SEATS =
      List.of(
          new Seat(new Spot(-2.0, 0.3)),
          new Seat(new Spot(1.8, -1.35)),
          new Seat(new Spot(-1.1, -2.0)));

  private static final double TALK_REACH = 8;

  private final CampMap map = new CampMap();
  private final Map<String, Body> bodies = new LinkedHashMap<>();
  private final Hearth hearth = new Hearth();
  private final Footwork footwork = new Footwork(map, bodies.values());
  private final Hands hands = new Hands(this, hearth);
  private final Errands errands = new Errands(this, footwork, hearth, hands);
  private final List<CampEvent> events = new ArrayList<>();
  private int eventCount;
  private double seconds;

  /**
   * @param names of the companions by id, three at most
   */
  public Camp(Map<String, String> names) {
    bodies.put(PLAYER, new Body(PLAYER, "you", new Spot(-1.6, 4.5), Math.PI));
    int seat = 0;
    for (Map.Entry<String, String> name : names.entrySet()) {
      Seat own = SEATS.get(seat++);
      Body body = new Body(name.getKey(), name.getValue(), own.at(), own.facing());
      errands.seat(body, own);
      bodies.put(name.getKey(), body);
    }
  }

  public CampMap map() {
    return map;
  }

  public double seconds() {
    return seconds;
  }

  /** How well the fire burns, from 0 (embers) to 1. */
  public double fire() {
    return hearth.fire();
  }

  public int woodOnPile() {
    return hearth.pile();
  }

  /** What companions can be asked to do. */
  public Errands errands() {
    return errands;
  }

  /** What is taken, given, burnt. */
  public Hands hands() {
    return hands;
  }

  public Body player() {
    return body(PLAYER);
  }

  /** Everybody but the player, in the order they were given. */
  public List<Body> companions() {
    return bodies.values().stream().filter(body -> !body.id().equals(PLAYER)).toList();
  }

  public Body body(String id) {
    Body body = bodies.get(id);
    if (body == null) {
      throw new IllegalArgumentException(
          "nobody in the camp is '" + id + "'; there are " + bodies.keySet());
    }
    return body;
  }

  /** What happened since the last call, in order. */
  public List<CampEvent> takeEvents() {
    List<CampEvent> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** Where somebody is, as one would say it. */
  public String placeOf(String id) {
    return Place.nameOf(body(id).at());
  }

  /** Who is near enough to hear and see somebody, the nearest first. */
  public List<Body> near(String id) {
    Spot here = body(id).at();
    return bodies.values().stream()
        .filter(other -> !other.id().equals(id) && other.at().distanceTo(here) <= TALK_REACH)
        .sorted(Comparator.comparingDouble(other -> other.at().distanceTo(here)))
        .toList();
  }

  /** Who would be meant by a word now: near and before one, rather than behind. */
  public Optional<Body> nearestToTalkTo() {
    Body player = player();
    return near(PLAYER).stream()
        .min(
            Comparator.comparingDouble(
                other ->
                    other.at().distanceTo(player.at())
                        + 1.2
                            * (1 - Math.cos(player.at().bearingTo(other.at()) - player.facing()))));
  }

  /** Lets the player walk: to the sides and ahead, each from -1 to 1, as seen along a heading. */
  public void movePlayer(double right, double ahead, double heading, double deltaSeconds) {
    footwork.steer(player(), right, ahead, heading, deltaSeconds);
  }

  /** Lets the player walk to a place by the way that leads there; false where none does. */
  public boolean sendPlayer(Place place) {
    footwork.walkNear(player(), place.spot(), place.clearance() + 0.2);
    return player().isUnderWay();
  }

  public boolean isPlayerUnderWay() {
    return player().isUnderWay();
  }

  /** Moves everybody on. */
  public void tick(double deltaSeconds) {
    if (deltaSeconds <= 0) {
      return;
    }
    seconds += deltaSeconds;
    hearth.burn(deltaSeconds);
    List<Body> companions = companions();
    for (Body body : companions) {
      errands.attend(body, deltaSeconds);
      footwork.step(body, deltaSeconds);
    }
    footwork.keepApart(companions);
    footwork.stepPlayer(player(), deltaSeconds);
  }

  /** All that a save must hold. */
  public CampState state() {
    return new CampState(
        seconds,
        hearth.fire(),
        hearth.pile(),
        eventCount,
        bodies.values().stream().map(Body::state).toList());
  }

  /**
   * Whether a saved camp is one of these people.
   *
   * @throws IllegalArgumentException if it is not
   */
  public void requireOurs(CampState state) {
    List<String> ids = state.bodies().stream().map(BodyState::id).toList();
    if (!ids.equals(List.copyOf(bodies.keySet()))) {
      throw new IllegalArgumentException("found " + ids + "; expected " + bodies.keySet());
    }
  }

  /**
   * Becomes as it was saved.
   *
   * @throws IllegalArgumentException if others were saved
   */
  public void restore(CampState state) {
    requireOurs(state);
    seconds = state.seconds();
    hearth.restore(state.fire(), state.pile());
    eventCount = state.events();
    events.clear();
    state.bodies().forEach(saved -> body(saved.id()).restore(saved));
  }

  void tell(Body body, Deed deed) {
    tell(body, "", deed);
  }

  /**
   * Notes what happened, for all who see it.
   *
   * @param to an id, or empty
   */
  void tell(Body body, String to, Deed deed) {
    boolean player = body.id().equals(PLAYER);
    List<String> witnesses = new ArrayList<>();
    if (!player) {
      witnesses.add(body.id());
    }
    near(body.id()).stream().map(Body::id).filter(id -> !id.equals(PLAYER)).forEach(witnesses::add);
    String past = (player ? "The traveller " : body.name() + " ") + deed.past() + ".";
    events.add(
        new CampEvent(
            ++eventCount,
            seconds,
            deed.kind(),
            body.id(),
            to,
            (player ? "You " + deed.you() : body.name() + " " + deed.others()) + ".",
            deed.past().isEmpty() ? "" : past,
            placeOf(body.id()),
            witnesses));
  }
}
