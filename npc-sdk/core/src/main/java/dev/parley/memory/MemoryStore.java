package dev.parley.memory;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the characters of one playthrough remember. The game may read it, add to it and remove from
 * it at any time.
 *
 * <pre>{@code
 * MemoryStore store = MemoryStore.open(slot.resolve("memories.db"));
 * MemoryOptions memory = MemoryOptions.of(store, () -> world.time());
 * NpcRuntime runtime = NpcRuntime.open(model, RuntimeOptions.defaults(), memory);
 * }</pre>
 *
 * <p><b>Saves.</b> A store is a transaction on the game's save. {@link #commit} goes with a save:
 * what was added or removed since the last one happened for good. {@link #rollback} and {@link
 * #replaceAll} go with a load: what was not saved never happened. Each load begins a new {@link
 * #generation}, and what is added for an older one is refused, so that work in the background
 * cannot carry anything across a load.
 *
 * <p><b>Errors.</b> No method throws for what the world does: a full disk, a locked or corrupt
 * file. What could not be done gives nothing, {@link #trouble} says why in one sentence, and the
 * characters go on without.
 *
 * <p><b>Threads.</b> Every method may be called from any thread; one at a time is carried out. One
 * that reads or writes a file waits for it: prefer {@code NpcRuntime.remember} on the game thread.
 */
public interface MemoryStore extends AutoCloseable {

  /** A store that lives as long as the process; for games that keep memories in their own save. */
  static MemoryStore inMemory() {
    return new HeapMemoryStore();
  }

  /**
   * A store in a file of its own, one for each save slot, made where it is missing. It needs SQLite
   * ({@code org.xerial:sqlite-jdbc}) on the class path. While it is open no other process can use
   * the file. It opens with what was last committed.
   *
   * <p>It never fails to open: where the file cannot be used {@link #trouble} says why, the file
   * stays as it is, and the store remembers nothing.
   */
  static MemoryStore open(Path file) {
    try {
      return SqliteMemoryStore.open(file);
    } catch (LinkageError e) { // a run-time image without the module java.sql
      return new UnusableMemoryStore(
          "memories in "
              + file
              + " cannot be used: "
              + e
              + "; characters go on without them; add the module java.sql.");
    }
  }

  /**
   * Adds a memory, or replaces the one with its id, now.
   *
   * @return whether it is kept
   */
  default boolean add(Memory memory) {
    return add(memory, generation());
  }

  /**
   * Adds a memory, or replaces the one with its id, unless a load has come between.
   *
   * @param generation when the work began that found it
   * @return whether it is kept
   */
  boolean add(Memory memory, long generation);

  /** The memory with that id, superseded or not. */
  Optional<Memory> read(String id);

  /**
   * Removes a memory for good.
   *
   * @return whether there was one with that id
   */
  boolean remove(String id);

  /**
   * Adds what is true from now on, and lets an older memory be found no longer.
   *
   * @param id of what was true; nothing else happens if there is none
   * @return whether the new one is kept
   */
  default boolean supersede(String id, Memory by) {
    long generation = generation();
    Optional<Memory> old = read(id);
    boolean kept = add(by, generation);
    if (kept && old.isPresent()) {
      add(old.get().withSupersededBy(by.id()), generation);
    }
    return kept;
  }

  /**
   * The memories that matter now, the most telling first: pinned ones, then by 0.5 recency + 3
   * relevance + 2 importance. Recency is 0.99 to the power of the hours since then, relevance is by
   * the words shared with the query (BM25), and all three are stretched to 0 to 1 over what is
   * weighed. Weighed are, of all that the witness knows and nothing superseded, the newest, the
   * most important, and those that share a word with the query.
   *
   * <p><b>Source.</b> Park et al., Generative Agents, 2023, with the weights of their code.
   */
  List<Memory> search(MemoryQuery query);

  /** Everything, superseded or not, the oldest first; of the same time by id. */
  List<Memory> all();

  /** How many loads there were: grows with each. Never waits. */
  long generation();

  /**
   * Makes everything since the last commit, rollback or load happen for good.
   *
   * @return whether it did
   */
  boolean commit();

  /** Goes back to the last commit, and begins a new generation. */
  void rollback();

  /**
   * Forgets everything and takes these instead, committed at once, in a new generation.
   *
   * @return whether it did; if not everything is as it was
   */
  boolean replaceAll(Collection<Memory> memories);

  /** Why the last call could not be carried out, in one sentence; empty if it could. */
  Optional<String> trouble();

  /** Lets go of the file; what was not committed never happened. Idempotent. */
  @Override
  void close();
}
