package dev.parley.demo.shape;

import dev.parley.demo.world.Body;
import dev.parley.demo.world.Gesture;
import dev.parley.demo.world.Spot;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a body holds itself: angles that follow what it does, without jerks.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class Pose {
  private static final double QUICKNESS = 7;

  /** Angles in radians and shares from 0 to 1; the right arm leads. */
  enum Joint {
    SIT,
    LEAN,
    HEAD_TURN,
    HEAD_NOD,
    ARM_RIGHT,
    ARM_RIGHT_OUT,
    ELBOW_RIGHT,
    ARM_LEFT,
    ARM_LEFT_OUT,
    ELBOW_LEFT,
    STRIDE,
    MOUTH
  }

  private final Map<Joint, Double> now = new EnumMap<>(Joint.class);
  private final Map<Joint, Double> wanted = new EnumMap<>(Joint.class);
  private double phase;
  private double seconds;
  private boolean fresh = true;

  double get(Joint joint) {
    return now.getOrDefault(joint, 0.0);
  }

  /** Where in a step the legs are, in radians. */
  double phase() {
    return phase;
  }

  /** How far the chest has risen, in metres. */
  double breath() {
    return 0.008 * Math.sin(seconds * 1.9);
  }

  /** Follows a body for a while. */
  public void follow(Body body, double deltaSeconds, double offset) {
    seconds = seconds == 0 ? offset : seconds + deltaSeconds;
    phase += body.speed() * deltaSeconds * 4.3;
    rest(body);
    switch (body.gesture()) {
      case TALK -> talk();
      case POINT -> point(body);
      case WAVE -> arms(2.6, 0.5 + 0.3 * Math.sin(seconds * 9), 0.5);
      case NOD -> want(Joint.HEAD_NOD, 0.22 + 0.22 * Math.sin(body.gestureSeconds() * 9));
      case REFUSE -> want(Joint.HEAD_TURN, 0.5 * Math.sin(body.gestureSeconds() * 8));
      case GIVE -> reach(1.15);
      case GATHER -> {
        reach(0.7);
        want(Joint.LEAN, 0.75);
      }
      case NONE -> {}
    }
    if (body.gesture() != Gesture.REFUSE) {
      look(body);
    }
    double share = fresh ? 1 : 1 - Math.exp(-QUICKNESS * deltaSeconds);
    for (Joint joint : Joint.values()) {
      double before = get(joint);
      now.put(joint, before + (wanted.getOrDefault(joint, 0.0) - before) * share);
    }
    fresh = false;
  }

  private void rest(Body body) {
    wanted.clear();
    boolean walks = body.speed() > 0.1;
    want(Joint.STRIDE, walks ? 1 : 0);
    want(Joint.SIT, body.isSitting() ? 1 : 0);
    double idle = Math.sin(seconds * 0.47) * 0.06;
    want(Joint.HEAD_NOD, 0.04 + 0.03 * Math.sin(seconds * 0.61));
    want(Joint.HEAD_TURN, idle * 2.2);
    if (body.isSitting()) {
      want(Joint.LEAN, 0.2 + idle * 0.3);
      want(Joint.ARM_RIGHT, 0.55);
      want(Joint.ELBOW_RIGHT, 1.0);
      want(Joint.ARM_LEFT, 0.6);
      want(Joint.ELBOW_LEFT, 0.9);
      want(Joint.ARM_RIGHT_OUT, 0.12);
      want(Joint.ARM_LEFT_OUT, 0.12);
    } else {
      want(Joint.LEAN, walks ? 0.08 : 0.01);
      want(Joint.ARM_RIGHT_OUT, 0.12);
      want(Joint.ARM_LEFT_OUT, 0.12);
      want(Joint.ELBOW_RIGHT, 0.25);
      want(Joint.ELBOW_LEFT, 0.25);
    }
    if (body.carriesWood()) {
      want(Joint.ARM_RIGHT, 0.75);
      want(Joint.ARM_LEFT, 0.75);
      want(Joint.ELBOW_RIGHT, 1.2);
      want(Joint.ELBOW_LEFT, 1.2);
    }
  }

  private void talk() {
    double beat = Math.sin(seconds * 2.7) * Math.sin(seconds * 1.1 + 0.8);
    want(Joint.MOUTH, 0.35 + 0.35 * Math.sin(seconds * 17) * Math.sin(seconds * 6.1));
    want(Joint.ARM_RIGHT, 0.75 + 0.3 * beat);
    want(Joint.ELBOW_RIGHT, 1.25 + 0.35 * Math.sin(seconds * 3.3));
    want(Joint.ARM_RIGHT_OUT, 0.25 + 0.15 * beat);
    want(Joint.HEAD_NOD, 0.05 + 0.08 * Math.sin(seconds * 3.1));
  }

  private void point(Body body) {
    Spot shown = body.shown();
    double bearing = shown == null ? body.facing() : body.at().bearingTo(shown);
    double turn = Math.IEEEremainder(bearing - body.facing(), 2 * Math.PI);
    arms(1.5, -turn, 0.05);
  }

  private void arms(double raised, double out, double elbow) {
    want(Joint.ARM_RIGHT, raised);
    want(Joint.ARM_RIGHT_OUT, Math.max(-0.9, Math.min(1.5, out)));
    want(Joint.ELBOW_RIGHT, elbow);
  }

  private void reach(double raised) {
    arms(raised, 0.05, 0.35);
    want(Joint.ARM_LEFT, raised * 0.9);
    want(Joint.ELBOW_LEFT, 0.4);
  }

  private void look(Body body) {
    Spot watched = body.watched();
    if (watched == null || watched.distanceTo(body.at()) < 0.05) {
      return;
    }
    double turn = Math.IEEEremainder(body.at().bearingTo(watched) - body.facing(), 2 * Math.PI);
    want(Joint.HEAD_TURN, Math.max(-1.2, Math.min(1.2, turn)));
  }

  private void want(Joint joint, double value) {
    wanted.put(joint, value);
  }
}
