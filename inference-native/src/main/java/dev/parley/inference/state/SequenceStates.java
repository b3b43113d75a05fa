package dev.parley.inference.state;

import dev.parley.inference.ops.Ops;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every sequence's state: live ones in slots, and snapshots to go back to, the least recently used
 * of which make room for new ones.
 *
 * <p><b>Threads.</b> Confined to the inference thread; used only between passes, when states are
 * valid.
 */
public final class SequenceStates {
  private final StateMemory memory;
  private final PagePool pool;
  private final int contextTokens;

  /** Freed last, used next: memory that was never touched is not committed. */
  private final Deque<Integer> freeSlots = new ArrayDeque<>();

  private final Deque<Integer> freeRows = new ArrayDeque<>();

  /** In order of use, least recent first. */
  private final Map<Key, Snapshot> snapshots = new LinkedHashMap<>(16, 0.75f, true);

  /** Owners are told apart by identity. */
  private record Key(Object owner, int length) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.owner == owner && key.length == length;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(owner) + length;
    }
  }

  /**
   * @param slots sequences that may be live at once
   * @param snapshotCount snapshots kept; at least 1
   * @param contextTokens the most tokens of a sequence
   */
  public SequenceStates(
      Ops ops, StateLayout layout, int slots, int snapshotCount, int contextTokens) {
    int pagesPerSlot = (contextTokens + StateMemory.PAGE_TOKENS - 1) / StateMemory.PAGE_TOKENS;
    // Live sequences can always have all their pages: snapshots that hold pages make room.
    int pages = layout.bytesPerToken() == 0 ? 0 : slots * pagesPerSlot;
    this.memory = new StateMemory(ops, layout, slots + snapshotCount, slots, pages, pagesPerSlot);
    this.pool = new PagePool(slots * pagesPerSlot);
    this.contextTokens = contextTokens;
    for (int slot = 0; slot < slots; slot++) {
      freeSlots.add(slot);
    }
    for (int row = slots; row < slots + snapshotCount; row++) {
      freeRows.add(row);
    }
  }

  /** The tensors that a model's layers read and write. */
  public StateMemory memory() {
    return memory;
  }

  /** What the state of a sequence of that many tokens takes. */
  public long bytes(int tokens) {
    return memory.bytes((tokens + StateMemory.PAGE_TOKENS - 1) / StateMemory.PAGE_TOKENS);
  }

  /** A sequence of no tokens in a free slot, if there is one. */
  public Optional<Sequence> open() {
    Integer slot = freeSlots.poll();
    if (slot == null) {
      return Optional.empty();
    }
    memory.clearRecurrent(slot);
    return Optional.of(new Sequence(slot));
  }

  /** The longest snapshot of {@code owner} that has at most {@code length} tokens. */
  public Optional<Integer> nearestSnapshot(Object owner, int length) {
    int nearest = -1;
    for (Key key : snapshots.keySet()) {
      if (key.owner() == owner && key.length() <= length) {
        nearest = Math.max(nearest, key.length());
      }
    }
    return nearest < 0 ? Optional.empty() : Optional.of(nearest);
  }

  /** Forgets the owner's snapshots of more than {@code length} tokens; -1 forgets all. */
  public void forgetSnapshots(Object owner, int length) {
    Iterator<Map.Entry<Key, Snapshot>> entries = snapshots.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Key, Snapshot> entry = entries.next();
      if (entry.getKey().owner() == owner && entry.getKey().length() > length) {
        entries.remove();
        free(entry.getValue());
      }
    }
  }

  /**
   * Gives {@code heir} a snapshot of its own of {@code owner}'s longest, and of the shorter ones as
   * far as there is room; lengths that it has already stay as they are.
   */
  public void inheritSnapshots(Object owner, Object heir) {
    List<Snapshot> inherited =
        snapshots.entrySet().stream()
            .filter(entry -> entry.getKey().owner() == owner)
            .map(Map.Entry::getValue)
            .filter(snapshot -> !snapshots.containsKey(new Key(heir, snapshot.length())))
            .sorted(Comparator.comparingInt(Snapshot::length).reversed())
            .toList();
    for (Snapshot snapshot : inherited) {
      boolean isLongest = snapshot.equals(inherited.get(0));
      if (freeRows.isEmpty() && !isLongest) {
        return;
      }
      inherit(snapshot, heir);
    }
  }

  private void inherit(Snapshot snapshot, Object heir) {
    // Held before there is room: the one evicted may be the one inherited.
    snapshot.pages().forEach(pool::retain);
    int row = freeRow();
    memory.copyRecurrent(snapshot.row(), row);
    snapshots.put(
        new Key(heir, snapshot.length()), new Snapshot(snapshot.length(), row, snapshot.pages()));
  }

  private int freeRow() {
    if (freeRows.isEmpty()) {
      evictOldest();
    }
    return freeRows.remove();
  }

  private int freePage() {
    while (pool.isExhausted()) {
      evictOldest();
    }
    return pool.acquire();
  }

  /**
   * Makes room. An owner's shortest snapshot, the persona that every rewind can go back to, goes
   * only when no other kind is left.
   */
  private void evictOldest() {
    Key oldest =
        snapshots.keySet().stream()
            .filter(key -> !isShortest(key))
            .findFirst()
            .orElseGet(() -> snapshots.keySet().iterator().next());
    free(Objects.requireNonNull(snapshots.remove(oldest)));
  }

  private boolean isShortest(Key key) {
    return snapshots.keySet().stream()
        .noneMatch(other -> other.owner() == key.owner() && other.length() < key.length());
  }

  private void free(Snapshot snapshot) {
    freeRows.push(snapshot.row());
    release(snapshot.pages());
  }

  private void release(Collection<Integer> pages) {
    pages.forEach(pool::release);
  }

  /** One live sequence in its slot. */
  public final class Sequence implements AutoCloseable {
    private final int slot;
    private final List<Integer> pages = new ArrayList<>();
    private int length;
    private boolean closed;

    private Sequence(int slot) {
      this.slot = slot;
    }

    public int slot() {
      return slot;
    }

    /** Tokens read into this state. */
    public int length() {
      return length;
    }

    /**
     * Makes room for that many more tokens, in pages that nobody else sees.
     *
     * @throws IllegalStateException if the context is too short for them
     */
    public void reserve(int tokens) {
      int end = length + tokens;
      if (end > contextTokens) {
        throw new IllegalStateException(end + " tokens in a context of " + contextTokens);
      }
      boolean changed = unshareLastPage();
      while (pages.size() * StateMemory.PAGE_TOKENS < end) {
        pages.add(freePage());
        changed = true;
      }
      if (changed) {
        memory.writePageTable(slot, pages);
      }
    }

    /** Only the page that the next token goes into can be both shared and written to. */
    private boolean unshareLastPage() {
      int next = length / StateMemory.PAGE_TOKENS;
      if (next >= pages.size()) {
        return false;
      }
      int page = pages.get(next);
      // No page left for a copy: then snapshots go until one is free or this one is nobody else's.
      while (pool.isShared(page) && pool.isExhausted()) {
        evictOldest();
      }
      if (!pool.isShared(page)) {
        return false;
      }
      int own = pool.acquire();
      memory.copyPage(page, own);
      pool.release(page);
      pages.set(next, own);
      return true;
    }

    /** Counts tokens that a completed pass has read into this state. */
    public void advance(int tokens) {
      length += tokens;
    }

    /** Keeps the state as it is now for {@code owner}, if it is not kept yet. */
    public void snapshot(Object owner) {
      Key key = new Key(owner, length);
      if (snapshots.get(key) != null) {
        return;
      }
      int row = freeRow();
      memory.copyRecurrent(slot, row);
      int used = (length + StateMemory.PAGE_TOKENS - 1) / StateMemory.PAGE_TOKENS;
      Snapshot snapshot = new Snapshot(length, row, pages.subList(0, used));
      snapshot.pages().forEach(pool::retain);
      snapshots.put(key, snapshot);
    }

    /** Goes to the owner's snapshot of that length. */
    public void restore(Object owner, int snapshotLength) {
      @Nullable Snapshot snapshot = snapshots.get(new Key(owner, snapshotLength));
      if (snapshot == null) {
        throw new IllegalArgumentException("no snapshot of " + snapshotLength + " tokens");
      }
      memory.copyRecurrent(snapshot.row(), slot);
      snapshot.pages().forEach(pool::retain);
      release(pages);
      pages.clear();
      pages.addAll(snapshot.pages());
      memory.writePageTable(slot, pages);
      length = snapshot.length();
    }

    /** Goes back to no tokens. */
    public void reset() {
      memory.clearRecurrent(slot);
      release(pages);
      pages.clear();
      length = 0;
    }

    /** Frees the slot. Idempotent. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(pages);
        freeSlots.push(slot);
      }
    }
  }
}
