package dev.parley;

import dev.parley.action.ActionHandler;
import dev.parley.action.ActionSpec;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.Message;
import dev.parley.memory.Memory;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The characters of a game and the model that speaks for them.
 *
 * <pre>{@code
 * try (NpcRuntime runtime = NpcRuntime.open(model)) {
 *   Npc mara = runtime.spawn(PersonaPack.bundled("campfire"), "mara");
 *   mara.say("What happened to the bridge?", event -> subtitle.append(event.spoken()));
 *   while (running) {
 *     runtime.update(deltaSeconds);
 *     draw();
 *     model.grant(FrameBudget.of(Duration.ofMillis(2)));
 *   }
 * }
 * }</pre>
 *
 * <p>{@link LanguageModel#grant} says how much of each frame the model may use; without it the
 * model computes as much as it likes.
 *
 * <p><b>Threads.</b> The first thread that calls {@link #update} is the game thread. All else may
 * be called from any thread.
 */
public final class NpcRuntime implements AutoCloseable {

  private final LanguageModel model;
  private final List<Npc> npcs = new CopyOnWriteArrayList<>();
  private final RuntimeOptions options;
  private final MemoryOptions memory;
  private final World world;
  private final Saves saves;
  private final double patienceSeconds;
  private final GameThreadQueue queue = new GameThreadQueue();
  private final DialogueThread dialogueThread = new DialogueThread();
  private volatile boolean closed;

  private NpcRuntime(LanguageModel model, RuntimeOptions options, MemoryOptions memory) {
    this.model = Objects.requireNonNull(model, "model");
    this.options = Objects.requireNonNull(options, "options");
    this.memory = Objects.requireNonNull(memory, "memory");
    this.world = new World(memory, npcs);
    this.saves = new Saves(memory.store());
    this.patienceSeconds = options.patience().toNanos() / 1e9;
  }

  /** A runtime with default options; see {@link #open(LanguageModel, RuntimeOptions)}. */
  public static NpcRuntime open(LanguageModel model) {
    return open(model, RuntimeOptions.defaults());
  }

  /**
   * A runtime without characters.
   *
   * @param model speaks for all of them; the caller closes it, after the runtime. If it fails, or
   *     is closed before, characters speak the authored lines of their personas
   */
  public static NpcRuntime open(LanguageModel model, RuntimeOptions options) {
    return open(model, options, MemoryOptions.none());
  }

  /**
   * A runtime without characters, whose characters will remember what they witness.
   *
   * @param model as in {@link #open(LanguageModel, RuntimeOptions)}
   * @param memory where memories are kept; the caller closes the store, after the runtime. If it
   *     fails the characters go on without
   */
  public static NpcRuntime open(LanguageModel model, RuntimeOptions options, MemoryOptions memory) {
    return new NpcRuntime(model, options, memory);
  }

  /** The same of a character that only talks. */
  public static Message stablePrompt(PersonaPack pack, String personaId) {
    return stablePrompt(pack, personaId, List.of());
  }

  /**
   * What a model is told of a character before the first turn. It stays the same for a whole
   * conversation, and takes its tokens from the context of each.
   *
   * @param actions that the character can ever do; told as text here, which takes about as many
   *     tokens as the list of tools that a model with a place for it reads instead
   * @throws IllegalArgumentException if the pack has no persona with that id
   */
  public static Message stablePrompt(PersonaPack pack, String personaId, List<ActionSpec> actions) {
    String rules = actions.isEmpty() ? "" : ActionWords.rules(actions, false);
    return new PromptBuilder(pack, pack.persona(personaId), rules).system();
  }

  /**
   * Brings a character of a pack into the game, and lets the model read who it is meanwhile.
   *
   * @throws IllegalArgumentException if the pack has no persona with that id
   * @throws IllegalStateException if this runtime is closed
   */
  public Npc spawn(PersonaPack pack, String personaId) {
    return spawn(pack, pack.persona(personaId));
  }

  /**
   * Brings a character of a pack into the game that acts in it too.
   *
   * @param actions the game's side of what this character can do
   * @throws IllegalArgumentException if the pack has no persona with that id
   * @throws IllegalStateException if this runtime is closed
   */
  public Npc spawn(PersonaPack pack, String personaId, ActionHandler actions) {
    return spawn(pack, pack.persona(personaId), actions);
  }

  /**
   * Brings a character into the game that need not be in the pack, but lives in its world.
   *
   * @throws IllegalStateException if this runtime is closed
   */
  public Npc spawn(PersonaPack pack, Persona persona) {
    return spawn(pack, persona, ActionHandler.none());
  }

  /**
   * Brings a character into the game that need not be in the pack, but lives in its world, and acts
   * in it too.
   *
   * @param actions the game's side of what this character can do
   * @throws IllegalStateException if this runtime is closed
   */
  public synchronized Npc spawn(PersonaPack pack, Persona persona, ActionHandler actions) {
    if (closed) {
      throw new IllegalStateException(
          "the runtime is closed; '" + persona.id() + "' cannot be spawned in it");
    }
    Deeds deeds = new Deeds(persona.id(), actions, model.hasTools());
    Message system = new PromptBuilder(pack, persona, deeds.stableText()).system();
    Recollection recollection = new Recollection(memory, pack, persona.id());
    Conversation conversation =
        new Conversation(model, persona, system, recollection, deeds, options, dialogueThread);
    npcs.removeIf(Npc::isClosed);
    if (npcs.isEmpty()) {
      Rehearsal.run(
          persona,
          new Conversation(model, persona, system, recollection, deeds, options, dialogueThread),
          dialogueThread,
          patienceSeconds);
    }
    Npc npc = new Npc(persona, conversation, dialogueThread, queue, world, deeds);
    npcs.add(npc);
    dialogueThread.execute(conversation::warmUp);
    dialogueThread.execute(() -> saves.arrived(npc));
    return npc;
  }

  /**
   * Adds a memory, or replaces the one with its id, without waiting for a file: it comes after the
   * lines that were said before, and before those that are said next. Does nothing once this is
   * closed.
   */
  public void remember(Memory event) {
    Objects.requireNonNull(event, "event");
    long generation = memory.store().generation();
    dialogueThread.execute(() -> memory.store().add(event, generation));
  }

  /**
   * Saves every character as it is at this moment: what was heard of its conversation, how it
   * feels, and what all of them remember. Of a reply under way so much is saved as the game was
   * given. The memory store is committed. An older file stays until the new one is whole.
   *
   * <p>The file is written on the dialogue thread; no model is waited for.
   *
   * @return completes in an {@link #update}; never fails
   */
  public CompletableFuture<SaveResult> save(Path file) {
    Objects.requireNonNull(file, "file");
    List<Npc.Moment> moments = moments();
    return onDialogueThread(
        () -> saves.save(file, moments), file + " cannot be saved: the runtime is closed.");
  }

  /**
   * Goes back to a save: what was not saved never happened. Replies under way are cancelled. A
   * character that the save does not know is as if it had just come; one that was not spawned yet
   * goes on from the save when it is. The model reads the conversations again in its own time.
   *
   * <p>If the file cannot be read, nothing changes. Wait for the future before anything else is
   * said or changed.
   *
   * @return completes in an {@link #update}; never fails
   */
  public CompletableFuture<SaveResult> load(Path file) {
    Objects.requireNonNull(file, "file");
    List<Npc.Moment> moments = moments();
    return onDialogueThread(
        () -> saves.load(file, moments), file + " cannot be loaded: the runtime is closed.");
  }

  private List<Npc.Moment> moments() {
    return npcs.stream().filter(npc -> !npc.isClosed()).map(Npc::moment).toList();
  }

  private CompletableFuture<SaveResult> onDialogueThread(
      Supplier<SaveResult> work, String ifClosed) {
    ReplyFuture<SaveResult> future = new ReplyFuture<>(queue);
    Runnable tooLate = () -> queue.post(() -> future.complete(SaveResult.failed(ifClosed)));
    if (closed) {
      tooLate.run();
    } else {
      dialogueThread.execute(
          () -> {
            SaveResult result = work.get();
            queue.post(() -> future.complete(result));
          },
          tooLate);
    }
    return future;
  }

  /**
   * Delivers what happened since the last call: the only place where listeners run and futures
   * complete. The game calls it once a frame. It delivers what is waiting on entry, {@link
   * RuntimeOptions#eventsPerUpdate} events at most, and never waits; what listeners throw is
   * logged.
   *
   * @param deltaSeconds game time since the last call; while it is 0 no character loses patience
   * @throws IllegalStateException if called on another thread than before, or by a listener
   */
  public void update(float deltaSeconds) {
    if (deltaSeconds > 0) {
      npcs.forEach(npc -> npc.waitForReply(deltaSeconds, patienceSeconds));
    }
    queue.drain(options.eventsPerUpdate());
    if (closed) {
      queue.drain(Integer.MAX_VALUE); // a listener may have closed this, and no update may follow
    }
  }

  /**
   * Waits until the dialogue thread has done what it was given before, which is microseconds: for
   * tests, and for a playthrough on a clock of its own, where each {@link #update} must find the
   * same events every time. It waits for no model; without it nothing is lost. Does nothing once
   * this is closed.
   */
  public void awaitDialogueThread() {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    dialogueThread.execute(() -> reached.complete(null), () -> reached.complete(null));
    reached.join();
  }

  /**
   * Sends all characters away. Replies under way end as cancelled: at once if this is the game
   * thread, else in the next {@link #update}. Waits for the dialogue thread, which never waits for
   * the model. Idempotent.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    npcs.forEach(Npc::close);
    dialogueThread.close();
    if (queue.mayDrain()) {
      queue.drain(Integer.MAX_VALUE);
    }
  }
}
