package dev.parley.demo.record;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.play.Steering;
import dev.parley.demo.play.TokenClock;
import java.util.List;
import java.util.Optional;

/**
 * Plays a script, a frame at a time. Each frame waits for one token of every reply under way and
 * lets exactly that be heard, so that wall time never reaches the game: the same script gives the
 * same evening.
 */
public final class Playthrough {
  /** Of each frame, in seconds. */
  public static final double FRAME_SECONDS = 1 / 30.0;

  private static final double LONGEST_WAY = 60;

  private final Play play;
  private final TokenClock clock;
  private final List<Step> steps;
  private int next;
  private double left;
  private Steering steering = Steering.none();
  private Optional<String> shot = Optional.empty();

  /**
   * @param clock the model that speaks in it
   */
  public Playthrough(Play play, TokenClock clock, List<Step> steps) {
    this.play = play;
    this.clock = clock;
    this.steps = List.copyOf(steps);
  }

  /** Whether nothing is left to do. */
  public boolean isOver() {
    return next >= steps.size() && left <= 0;
  }

  /** Plays all of it, where nobody looks. */
  public void run() {
    while (!isOver()) {
      frame();
      shot = Optional.empty();
    }
  }

  /** The name of the picture to take of the frame that was played last, if any. */
  public Optional<String> takeShot() {
    Optional<String> taken = shot;
    shot = Optional.empty();
    return taken;
  }

  /**
   * Plays one frame.
   *
   * @throws ScriptException if something does not hold that the script expects
   */
  public void frame() {
    if (left <= 0) {
      steering = Steering.none();
      while (next < steps.size() && left <= 0 && shot.isEmpty()) {
        begin(steps.get(next++));
      }
    } else if (isDone(steps.get(next - 1))) {
      left = 0;
    }
    left -= FRAME_SECONDS;
    // Whatever another thread was given is done before the frame looks for it, and after.
    play.session().settleFrame();
    play.frame(FRAME_SECONDS, steering);
    steering = new Steering(steering.right(), steering.ahead(), 0, 0);
    play.session().settleFrame();
    clock.tick();
    play.session().settleFrame();
  }

  private boolean isDone(Step step) {
    return (step instanceof Step.Quiet && !play.session().talk().isBusy())
        || (step instanceof Step.Go && !play.session().camp().isPlayerUnderWay());
  }

  private void begin(Step step) {
    if (step instanceof Step.Wait wait) {
      left = wait.seconds();
    } else if (step instanceof Step.Quiet quiet) {
      left = quiet.mostSeconds();
    } else if (step instanceof Step.Say say) {
      play.say(say.words());
    } else if (step instanceof Step.Type type) {
      if (!play.isWriting()) {
        play.act(Action.TALK);
      }
      type.words().codePoints().forEach(play.line()::type);
    } else if (step instanceof Step.Press press) {
      play.act(press.action());
    } else if (step instanceof Step.Walk walk) {
      steering = new Steering(walk.right(), walk.ahead(), 0, 0);
      left = walk.seconds();
    } else if (step instanceof Step.Go go) {
      play.session().camp().sendPlayer(go.place());
      left = LONGEST_WAY;
    } else if (step instanceof Step.Turn turn) {
      steering = new Steering(0, 0, Math.toRadians(turn.right()), Math.toRadians(turn.up()));
      left = FRAME_SECONDS;
    } else if (step instanceof Step.Shot picture) {
      shot = Optional.of(picture.name());
    } else if (step instanceof Step.Expect expect) {
      Expectation.check(expect, play);
    }
  }
}
