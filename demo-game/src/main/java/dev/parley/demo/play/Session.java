package dev.parley.demo.play;

import dev.parley.MemoryOptions;
import dev.parley.NpcRuntime;
import dev.parley.RuntimeOptions;
import dev.parley.SaveResult;
import dev.parley.action.ActionHandler;
import dev.parley.demo.talk.CampTalk;
import dev.parley.demo.talk.ScriptedCompanions;
import dev.parley.demo.talk.SpokenRings;
import dev.parley.demo.world.Body;
import dev.parley.demo.world.Camp;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.ScriptedModel;
import dev.parley.inference.engine.Engine;
import dev.parley.memory.Memory;
import dev.parley.memory.MemorySource;
import dev.parley.memory.MemoryStore;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An evening at the camp: the world, the characters in it, what they remember, and the model that
 * speaks for them. A window, a terminal or a script moves it on.
 *
 * <p><b>Threads.</b> Confined to the game thread.
 */
public final class Session implements AutoCloseable {
  /** What the keys set the model's share of a frame to at most, in milliseconds. */
  public static final double MOST_BUDGET = 30;

  private static final double CLAIM = 0.2;

  /** Nobody waits longer for a word at a fire; a model that is slower gives way to the writer. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final long POLL_NANOS = 500_000;

  private final PersonaPack pack;
  private final LanguageModel model;
  private final MemoryStore memories;
  private final Optional<String> memoryTrouble;
  private final NpcRuntime runtime;
  private final Camp camp;
  private final CampTalk talk;
  private final SaveSlot slot;
  private final Saving saving;
  private double budgetMilliseconds;

  /**
   * @param model is closed with this
   * @param slot where this evening is saved
   * @param seed of all that is said
   * @param budgetMilliseconds of each frame for the model
   */
  public Session(
      PersonaPack pack, LanguageModel model, SaveSlot slot, long seed, double budgetMilliseconds) {
    this(pack, model, slot, seed, budgetMilliseconds, deeds -> deeds);
  }

  /**
   * @param deeds what the SDK is given of what companions can do, for tests that break it
   */
  Session(
      PersonaPack pack,
      LanguageModel model,
      SaveSlot slot,
      long seed,
      double budgetMilliseconds,
      UnaryOperator<ActionHandler> deeds) {
    this.pack = pack;
    this.model = model;
    this.slot = slot;
    this.budgetMilliseconds = budgetMilliseconds;
    MemoryStore kept = slot.newMemories();
    this.memoryTrouble = kept.trouble();
    this.memories = memoryTrouble.isPresent() ? MemoryStore.inMemory() : kept;
    if (memoryTrouble.isPresent()) {
      kept.close();
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (Persona persona : pack.personas()) {
      names.put(persona.id(), persona.name());
    }
    this.camp = new Camp(names);
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withPatience(PATIENCE)
            .withSampling(SamplingOptions.defaults().withSeed(seed));
    MemoryOptions memory =
        MemoryOptions.of(memories, () -> Duration.ofMillis(Math.round(camp.seconds() * 1000)))
            .withImportance(this::importance);
    this.runtime = NpcRuntime.open(model, options, memory);
    this.talk = new CampTalk(camp, runtime, pack, deeds, seed);
    this.saving = new Saving(runtime, slot);
  }

  /** The lines that a pack's writer wrote, in a model's place. */
  public static LanguageModel authored(PersonaPack pack) {
    return ScriptedModel.of(new ScriptedCompanions(pack));
  }

  /** What the player claims weighs little, and what companions say to each other nothing. */
  private double importance(Memory memory) {
    if (!(memory.source() instanceof MemorySource.Claim)) {
      return memory.importance();
    }
    boolean asked = memory.text().endsWith("?");
    return asked || CampTalk.isAmongCompanions(memory.text()) ? 0 : CLAIM;
  }

  public PersonaPack pack() {
    return pack;
  }

  /** What speaks. */
  public LanguageModel model() {
    return model instanceof TokenClock clock ? clock.model() : model;
  }

  public Camp camp() {
    return camp;
  }

  public CampTalk talk() {
    return talk;
  }

  /** How strongly companions speak, for the picture. */
  public SpokenRings spokenRings() {
    return SpokenRings.of(model(), camp.companions().stream().map(Body::id).toList());
  }

  /** Everything that is remembered, for a display or a test: reads a file. */
  public List<Memory> memories() {
    return memories.all();
  }

  /**
   * Why memories are kept in the heap and not in a file, in one sentence; empty if they are not.
   */
  public Optional<String> memoryTrouble() {
    return memoryTrouble;
  }

  /** Whether an evening was saved that can be gone back to. */
  public boolean hasSave() {
    return slot.isUsed();
  }

  /** What the model may compute in each frame. */
  public double budgetMilliseconds() {
    return budgetMilliseconds;
  }

  public void changeBudget(double milliseconds) {
    budgetMilliseconds = Math.max(0.5, Math.min(MOST_BUDGET, budgetMilliseconds + milliseconds));
  }

  /**
   * Gives the model its part of a frame, from now on. Once the picture is drawn is the best time
   * where the processor draws too: what is left of the frame is nobody else's.
   */
  public void grant() {
    model.grant(FrameBudget.of(Duration.ofNanos((long) (budgetMilliseconds * 1e6))));
  }

  /**
   * Completed once the model has read who everybody is, with all the time there is until the next
   * {@link #grant}: under the budget of frames the first answer would wait for it.
   */
  public CompletableFuture<Void> readAhead() {
    runtime.awaitDialogueThread(); // from there on the model knows what it is to read
    model.grant(FrameBudget.unlimited());
    return model instanceof Engine engine
        ? engine.whenIdle()
        : CompletableFuture.completedFuture(null);
  }

  /** One frame of the game, without its picture. Nothing moves while a load is under way. */
  public void move(double deltaSeconds) {
    if (saving.isLoading()) {
      runtime.update(0);
    } else {
      camp.tick(deltaSeconds);
      talk.update(deltaSeconds);
    }
    saving.update();
  }

  /** Waits until nobody owes a reply and nothing is saved, with the game's clock standing still. */
  public void settle() {
    while (talk.underWay() > 0 || saving.isUnderWay()) {
      model.grant(FrameBudget.unlimited());
      settleOnce();
    }
  }

  private void settleOnce() {
    move(0);
    LockSupport.parkNanos(POLL_NANOS);
  }

  /**
   * Waits until what this frame has begun has got as far as it does without a model: lines are with
   * it, files are written. What comes of it is heard in the next frame.
   */
  public void settleFrame() {
    runtime.awaitDialogueThread();
    saving.awaitFiles();
  }

  boolean isSaving() {
    return saving.isUnderWay();
  }

  boolean isLoading() {
    return saving.isLoading();
  }

  /**
   * Saves this moment; a reply under way goes on.
   *
   * @param end hears what became of it
   */
  void save(SavedEvening.View view, Consumer<SaveResult> end) {
    SavedEvening evening = new SavedEvening(SavedEvening.FORMAT, camp.state(), talk.state(), view);
    saving.save(
        evening,
        result -> {
          talk.chronicle().add(camp.seconds(), result.done() ? "saved" : "not saved");
          end.accept(result);
        });
  }

  /**
   * Goes back to what was saved.
   *
   * @param restore takes what belongs to the player's view
   * @param end hears what became of it
   */
  void load(Consumer<SavedEvening.View> restore, Consumer<SaveResult> end) {
    saving.load(
        evening -> camp.requireOurs(evening.camp()),
        evening -> {
          camp.restore(evening.camp());
          talk.restore(evening.talk());
          restore.accept(evening.view());
        },
        result -> {
          talk.chronicle().add(camp.seconds(), result.done() ? "loaded" : "not loaded");
          end.accept(result);
        });
  }

  /** What was asked to be saved is saved; what is being said ends. */
  @Override
  public void close() {
    saving.awaitFiles();
    runtime.close();
    model.close();
    memories.close();
  }
}
