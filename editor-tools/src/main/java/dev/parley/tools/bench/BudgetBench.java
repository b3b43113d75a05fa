package dev.parley.tools.bench;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.SliceStatistics;
import dev.parley.inference.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets characters speak in a game loop that grants the model a budget in every frame, and tells by
 * how much the budget is overrun. Beside it, in turns, runs a loop whose only work is to watch the
 * clock: what it overruns is the machine's doing.
 *
 * <p><b>Threads.</b> Confined to one, the game's.
 */
public final class BudgetBench {
  private static final int TURN_SECONDS = 5;

  /** A game has run for a while when it is looked at: Java has compiled what it does often. */
  private static final int MOST_WARM_UP_SECONDS = 10;

  private static final int REPLY_TOKENS = 32;

  private final Engine engine;
  private final Plan plan;
  private final List<Dialogue> dialogues = new ArrayList<>();
  private final List<Generation> replies = new ArrayList<>();

  /** What each reply that ended has cost; guarded by this. */
  private final List<GenerationStatistics> costs = new ArrayList<>();

  /**
   * What is measured.
   *
   * @param seconds with the model, and as many without
   * @param framesPerSecond how often the game grants time
   * @param budget that it grants
   * @param npcs characters that speak at once
   */
  public record Plan(int seconds, int framesPerSecond, Duration budget, int npcs) {}

  /**
   * What was found.
   *
   * @param model by how much the model overran the budget
   * @param control by how much the loop did that does nothing
   * @param tokensPerSecond that were written by all together
   * @param firstTokens how long each short line of the player's waited for the first token, under
   *     the budget
   */
  public record Result(
      SliceStatistics model,
      SliceStatistics control,
      double tokensPerSecond,
      List<Duration> firstTokens) {

    /** Half of the lines waited no longer; zero if none was answered. */
    public Duration firstTokenMedian() {
      List<Duration> sorted = firstTokens.stream().sorted().toList();
      return sorted.isEmpty() ? Duration.ZERO : sorted.get((sorted.size() - 1) / 2);
    }
  }

  public BudgetBench(Engine engine, Plan plan) {
    this.engine = engine;
    this.plan = plan;
    for (int npc = 0; npc < plan.npcs(); npc++) {
      Message opening = Message.system("You are number " + npc + ".");
      dialogues.add(engine.open(new DialogueOptions("npc-" + npc, List.of(opening), List.of())));
    }
  }

  /** Takes as long as the plan says, twice, after the model spoke for a while without a limit. */
  public Result run() {
    FrameBudget budget = FrameBudget.of(plan.budget());
    int warmUp = Math.min(MOST_WARM_UP_SECONDS, plan.seconds());
    frames(warmUp * plan.framesPerSecond(), this::speak);
    System.gc(); // what loading has left
    takeCosts(); // which are not measured
    try (ControlLoop control = ControlLoop.start()) {
      for (int second = 0; second < plan.seconds(); second += TURN_SECONDS) {
        int frames = Math.min(TURN_SECONDS, plan.seconds() - second) * plan.framesPerSecond();
        frames(frames, () -> control.grant(plan.budget()));
        frames(
            frames,
            () -> {
              engine.grant(budget);
              speak();
            });
        engine.grant(FrameBudget.none());
      }
      SliceStatistics kept = engine.statistics().slices();
      return result(kept, control.overruns(), takeCosts());
    } finally {
      engine.grant(FrameBudget.unlimited());
    }
  }

  private void frames(int count, Runnable frame) {
    long frameNanos = 1_000_000_000L / plan.framesPerSecond();
    long next = System.nanoTime();
    for (int i = 0; i < count; i++) {
      frame.run();
      next += frameNanos;
      for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  /** Whoever has ended begins anew. */
  private void speak() {
    for (int npc = 0; npc < dialogues.size(); npc++) {
      if (npc == replies.size()) {
        replies.add(say(npc));
      } else if (replies.get(npc).result().isDone()) {
        dialogues.get(npc).rewind(1);
        replies.set(npc, say(npc));
      }
    }
  }

  private Generation say(int npc) {
    GenerationRequest request =
        GenerationRequest.of(Message.user("Tell me more.")).withMaxTokens(REPLY_TOKENS);
    return dialogues.get(npc).submit(request, new Costs());
  }

  private Result result(
      SliceStatistics model, SliceStatistics control, List<GenerationStatistics> measured) {
    double tokens = measured.stream().mapToInt(cost -> cost.tokens().generated()).sum();
    List<Duration> firstTokens =
        measured.stream()
            .filter(cost -> cost.tokens().generated() > 0)
            .map(GenerationStatistics::timeToFirstToken)
            .toList();
    return new Result(model, control, tokens / plan.seconds(), firstTokens);
  }

  /** Ends who still speaks, and gives what all replies have cost since the last call. */
  private List<GenerationStatistics> takeCosts() {
    replies.forEach(Generation::cancel);
    engine.grant(FrameBudget.unlimited());
    replies.forEach(reply -> reply.result().join());
    synchronized (this) {
      List<GenerationStatistics> taken = List.copyOf(costs);
      costs.clear();
      return taken;
    }
  }

  /** Notes what a reply has cost, on the inference thread. */
  private final class Costs implements GenerationListener {

    @Override
    public void speech(String piece) {}

    @Override
    public void ended(GenerationResult result) {
      note(result.statistics());
    }

    @Override
    public void failed(ModelException reason) {
      throw reason;
    }
  }

  private synchronized void note(GenerationStatistics cost) {
    costs.add(cost);
  }
}
