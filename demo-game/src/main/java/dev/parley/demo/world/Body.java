package dev.parley.demo.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in the camp, as far as one sees it.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class Body {
  private static final double TURN_PER_SECOND = 5.5;
  private static final double NEAR_ENOUGH = 0.12;

  private final String id;
  private final String name;
  private Spot at;
  private double facing;
  private double speed;
  private boolean sitting;
  private Gesture gesture = Gesture.NONE;
  private double gestureSeconds;
  private boolean carriesWood;
  private double busySeconds;
  private @Nullable Spot watched;
  private @Nullable Spot shown;
  private final Deque<Spot> way = new ArrayDeque<>();
  private Task task = Task.REST;
  private String receiver = "";

  Body(String id, String name, Spot at, double facing) {
    this.id = id;
    this.name = name;
    this.at = at;
    this.facing = facing;
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Spot at() {
    return at;
  }

  /** Radians; 0 looks away from the river. */
  public double facing() {
    return facing;
  }

  /** Metres a second, now. */
  public double speed() {
    return speed;
  }

  public boolean isSitting() {
    return sitting;
  }

  public Gesture gesture() {
    return gesture;
  }

  /** Since the gesture began. */
  public double gestureSeconds() {
    return gestureSeconds;
  }

  public boolean carriesWood() {
    return carriesWood;
  }

  public Task task() {
    return task;
  }

  /** Where the head turns to, if anywhere. */
  public @Nullable Spot watched() {
    return watched;
  }

  /** The id of whom a log is brought or fetched for; empty without such a task. */
  String receiver() {
    return receiver;
  }

  /** Looks at somebody or something until told otherwise. */
  public void watch(@Nullable Spot spot) {
    watched = spot;
  }

  /** Where a pointing hand points. */
  public @Nullable Spot shown() {
    return shown;
  }

  /** Begins a gesture, in place of another. */
  public void show(Gesture gesture) {
    this.gesture = gesture;
    this.gestureSeconds = 0;
  }

  /** Ends the gesture that accompanies speech. */
  public void fallSilent() {
    if (gesture == Gesture.TALK) {
      show(Gesture.NONE);
    }
  }

  void pointAt(Spot spot) {
    shown = spot;
    show(Gesture.POINT);
  }

  /** Needs so much longer for what is done on the spot. */
  void beBusy(double seconds) {
    busySeconds = seconds;
  }

  boolean isBusy() {
    return busySeconds > 0;
  }

  /** Time passes for what is done on the spot, once there. */
  void passBusy(double seconds) {
    if (way.isEmpty()) {
      busySeconds = Math.max(0, busySeconds - seconds);
    }
  }

  void carryWood(boolean carries) {
    carriesWood = carries;
  }

  void sit(Spot seat, double facing) {
    at = seat;
    this.facing = facing;
    sitting = true;
    speed = 0;
    way.clear();
  }

  void stand() {
    sitting = false;
  }

  void take(Task task) {
    take(task, "");
  }

  void take(Task task, String receiver) {
    this.task = task;
    this.receiver = receiver;
    way.clear();
  }

  void moveTo(Spot spot) {
    at = spot;
  }

  void setSpeed(double speed) {
    this.speed = speed;
  }

  void setFacing(double facing) {
    this.facing = facing;
  }

  void walk(List<Spot> corners) {
    stand();
    way.clear();
    way.addAll(corners);
  }

  boolean isUnderWay() {
    return !way.isEmpty();
  }

  /** Where the way leads; where one is without a way. */
  Spot goal() {
    Spot last = way.peekLast();
    return last == null ? at : last;
  }

  @Nullable Spot nextCorner() {
    return way.peekFirst();
  }

  void skipCorner() {
    way.pollFirst();
  }

  void halt() {
    way.clear();
    speed = 0;
  }

  /** Goes on along its way for a while. */
  void step(double seconds, double pace) {
    gestureSeconds += seconds;
    if (gestureSeconds > gesture.seconds()) {
      show(Gesture.NONE);
    }
    Spot corner = way.peekFirst();
    if (corner == null) {
      speed = 0;
      if (watched != null && !sitting && watched.distanceTo(at) > 0.05) {
        turnTo(at.bearingTo(watched), seconds);
      }
      return;
    }
    double distance = at.distanceTo(corner);
    double reach = pace * seconds;
    if (distance <= Math.max(reach, NEAR_ENOUGH)) {
      at = way.size() == 1 && distance <= reach ? corner : at;
      way.removeFirst();
      return;
    }
    double bearing = at.bearingTo(corner);
    turnTo(bearing, seconds);
    speed = pace;
    at = at.towards(bearing, reach);
  }

  void turnTo(double bearing, double seconds) {
    double turn = Math.IEEEremainder(bearing - facing, 2 * Math.PI);
    double most = TURN_PER_SECOND * seconds;
    facing += Math.max(-most, Math.min(most, turn));
  }

  BodyState state() {
    return new BodyState(
        id,
        at,
        facing,
        speed,
        sitting,
        carriesWood,
        task,
        receiver,
        busySeconds,
        gesture,
        gestureSeconds,
        watched,
        shown,
        List.copyOf(way));
  }

  void restore(BodyState saved) {
    at = saved.at();
    facing = saved.facing();
    speed = saved.speed();
    sitting = saved.sitting();
    carriesWood = saved.carriesWood();
    task = saved.task();
    receiver = saved.receiver();
    busySeconds = saved.busySeconds();
    gesture = saved.gesture();
    gestureSeconds = saved.gestureSeconds();
    watched = saved.watched();
    shown = saved.shown();
    way.clear();
    way.addAll(saved.way());
  }
}
