package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.await;

import dev.parley.MemoryOptions;
import dev.parley.Npc;
import dev.parley.NpcRuntime;
import dev.parley.RuntimeOptions;
import dev.parley.Scene;
import dev.parley.action.ActionCall;
import dev.parley.action.ActionHandler;
import dev.parley.action.ActionParameter;
import dev.parley.action.ActionResult;
import dev.parley.action.ActionSpec;
import dev.parley.action.LegalActions;
import dev.parley.inference.Dialogue;
import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import dev.parley.persona.PersonaPack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the game thread is in {@link Npc#say} while the model's thread is held: 64 characters
 * with actions and memories, one line every two milliseconds to one after the other, with {@link
 * NpcRuntime#update} between. Beside it, at the same pace and turn by turn, how long a loop takes
 * that only counts and would take as long as the median line, and how long it takes to hand a
 * thread of nobody's half a millisecond of work: what is more of those is the machine's and the
 * virtual machine's. {@code tests/bench/say} runs it.
 */
final class SayLatency {
  private static final int NPCS = 64;
  private static final int ROUNDS = 3;
  private static final long PACE_NANOS = 2_000_000;
  private static final List<ActionSpec> SPECS =
      List.of(
          ActionSpec.of("follow", "Walks with the player."),
          ActionSpec.of("wait", "Stays here."),
          ActionSpec.of("give", "Hands over.", new ActionParameter.Thing("item", "")),
          ActionSpec.of("point", "Points.", new ActionParameter.Thing("at", "")));

  private final int lines;
  private volatile int sink;

  /** Of the empty loop; so many that it takes as long as a line did in the round before. */
  private long counts = 5_000;

  private SayLatency(int lines) {
    this.lines = lines;
  }

  /**
   * @param arguments how many lines each round has
   */
  public static void main(String[] arguments) {
    new SayLatency(Integer.parseInt(arguments[0])).run();
  }

  private void run() {
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    CompletableFuture<Boolean> released = new CompletableFuture<>();
    Ear holding =
        Ear.doingAt(
            1,
            () -> {
              held.complete(true);
              await(released);
            });
    try (Engine engine = TinyModel.open(2);
        MemoryStore store = MemoryStore.inMemory();
        Dialogue other = TinyModel.dialogue(engine, SYSTEM);
        NpcRuntime runtime =
            NpcRuntime.open(
                engine,
                RuntimeOptions.defaults(),
                MemoryOptions.of(store, () -> Duration.ofMinutes(90)))) {
      for (int i = 0; i < 200; i++) {
        store.add(
            Memory.of("m" + i, "Osric hauled beam " + i + " out of the river.", Duration.ofHours(1))
                .withWitnesses("mara", "edda"),
            store.generation());
      }
      List<Npc> npcs = new ArrayList<>();
      PersonaPack pack = PersonaPack.bundled("campfire");
      for (int i = 0; i < NPCS; i++) {
        npcs.add(runtime.spawn(pack, pack.personas().get(i % 3).id(), new Deeds()));
      }
      ExecutorService worker =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, "of nobody");
                thread.setDaemon(true);
                return thread;
              });
      other.submit(TinyModel.greedy(8, HELLO), holding);
      await(held);
      System.out.println("round,what,calls,first_us,p50_us,p99_us,p99_9_us,max_us,over_1_ms");
      for (int round = 0; round < ROUNDS; round++) {
        long[] says = new long[lines];
        long[] empties = new long[lines];
        long[] wakes = new long[lines];
        for (int i = 0; i < lines; i++) {
          Npc npc = npcs.get(i % NPCS);
          String line = "I have asked " + i + " times: are you there?";
          Scene scene = Scene.at("the fire", "evening").withPresent("Mara", "Edda", "Tam");
          long next = System.nanoTime() + PACE_NANOS;
          if (i % 2 == 0) {
            says[i] = nanos(() -> npc.say(line, scene, event -> sink++));
            empties[i] = nanos(this::count);
          } else {
            empties[i] = nanos(this::count);
            says[i] = nanos(() -> npc.say(line, scene, event -> sink++));
          }
          runtime.update(0);
          LockSupport.parkNanos(Math.max(0, next - PACE_NANOS / 2 - System.nanoTime()));
          wakes[i] = nanos(() -> worker.execute(SayLatency::work));
          LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
        tell(round + ",say", says);
        tell(round + ",empty", empties);
        tell(round + ",wake", wakes);
        counts = counts * sorted(says)[lines / 2] / Math.max(1, sorted(empties)[lines / 2]);
      }
      released.complete(true);
    }
  }

  private static long nanos(Runnable code) {
    long begin = System.nanoTime();
    code.run();
    return System.nanoTime() - begin;
  }

  private static long[] sorted(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static void work() {
    long end = System.nanoTime() + PACE_NANOS / 4;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private void count() {
    for (long i = 0; i < counts; i++) {
      sink++;
    }
  }

  private void tell(String what, long[] nanos) {
    long[] sorted = sorted(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s,%d,%.1f,%.1f,%.1f,%.1f,%.1f,%d%n",
        what,
        lines,
        nanos[0] / 1e3,
        sorted[lines / 2] / 1e3,
        sorted[(int) (lines * 0.99)] / 1e3,
        sorted[(int) (lines * 0.999)] / 1e3,
        sorted[lines - 1] / 1e3,
        Arrays.stream(nanos).filter(one -> one > 1_000_000).count());
  }

  /** Everything may be done, always. */
  private static final class Deeds implements ActionHandler {
    @Override
    public List<ActionSpec> specs() {
      return SPECS;
    }

    @Override
    public LegalActions legal() {
      List<String> things = List.of("lamp", "rope", "mule");
      return LegalActions.none()
          .with("follow")
          .with("wait")
          .with("give", "item", things)
          .with("point", "at", things);
    }

    @Override
    public ActionResult perform(ActionCall call) {
      return ActionResult.done();
    }
  }
}
