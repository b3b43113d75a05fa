package dev.parley.demo.record;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.play.Steering;
import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Plays a script, a frame at a time. The clock of the game stands still until each reply is there,
 * so that wall time never reaches the game: the same script gives the same evening.
 */
public final class Playthrough {
  /** Of each frame, in seconds. */
  public static final double FRAME_SECONDS = 1 / 30.0;

  private final Play play;
  private final List<Step> steps;
  private int next;
  private double left;
  private Steering steering = Steering.none();
  private Optional<String> shot = Optional.empty();

  public Playthrough(Play play, List<Step> steps) {
    this.play = play;
    this.steps = List.copyOf(steps);
  }

  public boolean isOver() {
    return next >= steps.size() && left <= 0;
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
    } else if (steps.get(next - 1) instanceof Step.Quiet && !play.session().talk().isBusy()) {
      left = 0;
    }
    left -= FRAME_SECONDS;
    play.frame(FRAME_SECONDS, steering);
    steering = new Steering(steering.right(), steering.ahead(), 0, 0);
    play.session().settle();
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
    } else if (step instanceof Step.Turn turn) {
      steering = new Steering(0, 0, Math.toRadians(turn.right()), Math.toRadians(turn.up()));
      left = FRAME_SECONDS;
    } else if (step instanceof Step.Shot picture) {
      shot = Optional.of(picture.name());
    } else if (step instanceof Step.Expect expect) {
      check(expect);
    }
  }

  private void check(Step.Expect expect) {
    Camp camp = play.session().camp();
    String first = expect.words().get(0);
    String found =
        switch (expect.subject()) {
          case "task" -> camp.body(first).task().name();
          case "near" ->
              camp.near(Camp.PLAYER).stream().map(Body::id).anyMatch(first::equals)
                  ? first
                  : "nobody";
          case "spoke" ->
              play.session().talk().log().entries().stream()
                      .map(TalkLog.Entry::who)
                      .anyMatch(first::equals)
                  ? first
                  : "silence";
          case "wood" -> String.valueOf(camp.woodOnPile());
          default -> String.format(Locale.ROOT, "%.1f", camp.fire());
        };
    String wanted = expect.words().get(expect.words().size() - 1);
    if (!found.equals(wanted)) {
      throw new ScriptException(
          "line "
              + expect.line()
              + " of the script: "
              + expect.subject()
              + " is "
              + found
              + "; expected "
              + wanted);
    }
  }
}
