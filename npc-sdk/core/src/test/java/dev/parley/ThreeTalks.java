package dev.parley;

import dev.parley.action.ActionCall;
import dev.parley.action.ActionHandler;
import dev.parley.action.ActionResult;
import dev.parley.action.ActionSpec;
import dev.parley.action.LegalActions;
import dev.parley.inference.StopReason;
import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import dev.parley.persona.Persona;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A game in which three characters talk, act and remember; everything in it can be broken while
 * they do. The test's thread is the game's thread, and the model's.
 */
final class ThreeTalks implements AutoCloseable {
  static final float FRAME = 1 / 60f;

  final Path folder;
  final HandDrivenModel hand = new HandDrivenModel();
  final FaultyModel model = new FaultyModel(hand);
  final MemoryStore store;
  final NpcRuntime runtime;
  final List<Npc> npcs = new ArrayList<>();

  /** What the model was asked and has not ended, in the order of the characters. */
  final List<HandDrivenModel.Asked> underWay = new ArrayList<>();

  /** The latest reply of each character. */
  final List<Heard> heard = new ArrayList<>();

  private boolean closed;

  /** The game's parts, to be broken. */
  GameClock clock = () -> Duration.ofHours(1);

  Supplier<LegalActions> legal = () -> LegalActions.none().with("wave");
  Supplier<ActionResult> deed = () -> ActionResult.done("Somebody waved.");
  ReplyListener alsoHears = event -> {};

  ThreeTalks(Path folder, MemoryStore store) {
    this.folder = folder;
    this.store = store;
    hand.tools = true;
    this.runtime =
        NpcRuntime.open(
            model,
            RuntimeOptions.defaults().withPatience(Duration.ofSeconds(30)),
            MemoryOptions.of(store, () -> clock.now()));
    for (String id : List.of("mara", "tam", "third")) {
      npcs.add(runtime.spawn(TestPack.FORD, persona(id), new Waving()));
      heard.add(new Heard());
    }
    runtime.awaitDialogueThread();
  }

  private static Persona persona(String id) {
    Persona tam = TestPack.FORD.persona("tam");
    return new Persona(
        id,
        id,
        tam.role(),
        tam.age(),
        tam.home(),
        tam.appearance(),
        tam.voice(),
        tam.traits(),
        tam.goals(),
        tam.knowledge(),
        tam.taboos(),
        tam.mood(),
        tam.lines());
  }

  /** Says a line to everybody. */
  void say(String line) {
    for (int i = 0; i < npcs.size(); i++) {
      say(i, line);
    }
  }

  void say(int who, String line) {
    Heard ears = new Heard();
    heard.set(who, ears);
    npcs.get(who)
        .say(
            line,
            Scene.nowhere(),
            event -> {
              ears.onEvent(event);
              alsoHears.onEvent(event);
            });
  }

  /** Says a line to everybody and lets each begin to answer. */
  void sayAndHearTheBeginning(String line) {
    say(line);
    npcs.forEach(npc -> underWay.add(hand.next().say("It was ")));
    update(() -> heard.stream().allMatch(ears -> ears.text().startsWith("It was")));
  }

  /** Lets the model end all that it is asked, and the game go on until everybody is heard out. */
  void finish() {
    update(
        () -> {
          modelGoesOn();
          return heard.stream().allMatch(Heard::isOver);
        });
    // Whatever is still to come must not come to the listeners.
    for (int i = 0; i < 3 && !closed; i++) {
      modelGoesOn();
      runtime.awaitDialogueThread();
      runtime.update(FRAME);
    }
  }

  void closeRuntime() {
    runtime.close();
    closed = true;
  }

  private void modelGoesOn() {
    hand.asked.drainTo(underWay);
    for (HandDrivenModel.Asked asked : underWay) {
      if (asked.isCancelled()) {
        asked.end(StopReason.CANCELLED);
      } else {
        asked.say("by the river.").end();
      }
    }
    underWay.clear();
  }

  /** Goes on, with a clock that stands still for patience, until the condition holds. */
  void update(BooleanSupplier condition) {
    GameLoop.runUntil(runtime, condition);
  }

  void remember(String id) {
    runtime.remember(Memory.of(id, "The bridge fell.", Duration.ZERO).withWitnesses("mara"));
  }

  @Override
  public void close() {
    runtime.close();
    store.close();
  }

  /** Everybody can wave. */
  private final class Waving implements ActionHandler {
    @Override
    public List<ActionSpec> specs() {
      return List.of(ActionSpec.of("wave", "Waves."));
    }

    @Override
    public LegalActions legal() {
      return legal.get();
    }

    @Override
    public ActionResult perform(ActionCall call) {
      return deed.get();
    }
  }
}
