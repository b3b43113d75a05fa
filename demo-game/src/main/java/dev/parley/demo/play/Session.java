package dev.parley.demo.play;

import dev.parley.AuthoredLines;
import dev.parley.NpcRuntime;
import dev.parley.RuntimeOptions;
import dev.parley.demo.talk.CampTalk;
import dev.parley.demo.world.Camp;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.ScriptedModel;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * An evening at the camp: the world, the characters in it, and the model that speaks for them. A
 * window, a terminal or a script moves it on.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class Session implements AutoCloseable {
  private static final double MOST_BUDGET = 30;

  private static final long POLL_NANOS = 500_000;

  private final PersonaPack pack;
  private final LanguageModel model;
  private final NpcRuntime runtime;
  private final Camp camp;
  private final CampTalk talk;
  private double budgetMilliseconds;

  /**
   * @param model is closed with this
   * @param seed of all that is said
   * @param budgetMilliseconds of each frame for the model
   */
  public Session(PersonaPack pack, LanguageModel model, long seed, double budgetMilliseconds) {
    this.pack = pack;
    this.model = model;
    this.budgetMilliseconds = budgetMilliseconds;
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withPatience(Duration.ofMinutes(10))
            .withSampling(SamplingOptions.defaults().withSeed(seed));
    this.runtime = NpcRuntime.open(model, options);
    Map<String, String> names = new LinkedHashMap<>();
    for (Persona persona : pack.personas()) {
      names.put(persona.id(), persona.name());
    }
    this.camp = new Camp(names);
    this.talk = new CampTalk(camp, runtime, pack, seed);
  }

  /** The lines that a pack's writer wrote, in a model's place. */
  public static LanguageModel authored(PersonaPack pack) {
    return ScriptedModel.of(AuthoredLines.of(pack)::reply);
  }

  public PersonaPack pack() {
    return pack;
  }

  public LanguageModel model() {
    return model;
  }

  public Camp camp() {
    return camp;
  }

  public CampTalk talk() {
    return talk;
  }

  /** What the model may compute in each frame. */
  public double budgetMilliseconds() {
    return budgetMilliseconds;
  }

  public void changeBudget(double milliseconds) {
    budgetMilliseconds = Math.max(0.5, Math.min(MOST_BUDGET, budgetMilliseconds + milliseconds));
  }

  /** One frame of the game, without its picture. */
  public void step(double deltaSeconds) {
    grant();
    move(deltaSeconds);
  }

  /** Gives the model its part of this frame, from now on. */
  public void grant() {
    model.grant(FrameBudget.of(Duration.ofNanos((long) (budgetMilliseconds * 1e6))));
  }

  /** Moves the world on by one frame. */
  public void move(double deltaSeconds) {
    camp.tick(deltaSeconds);
    talk.update(deltaSeconds);
  }

  /** Waits until nobody owes a reply, with the game's clock standing still. */
  public void settle() {
    while (talk.underWay() > 0) {
      model.grant(FrameBudget.unlimited());
      talk.update(0);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    runtime.close();
    model.close();
  }
}
