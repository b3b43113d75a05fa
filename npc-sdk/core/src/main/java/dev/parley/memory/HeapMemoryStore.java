package dev.parley.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** Memories on the heap. Guarded by this, but for the generation. */
final class HeapMemoryStore implements MemoryStore {

  static final Comparator<Memory> OLDEST_FIRST =
      Comparator.comparing(Memory::when).thenComparing(Memory::id);

  private final Map<String, Entry> memories = new HashMap<>();
  private Map<String, Entry> committed = Map.of();
  private boolean closed;
  private volatile long generation;

  @Override
  public synchronized boolean add(Memory memory, long generation) {
    if (closed || generation != this.generation) {
      return false;
    }
    memories.put(memory.id(), Entry.of(memory));
    return true;
  }

  @Override
  public synchronized Optional<Memory> read(String id) {
    return Optional.ofNullable(memories.get(id)).map(Entry::memory);
  }

  @Override
  public synchronized boolean remove(String id) {
    return memories.remove(id) != null;
  }

  @Override
  public synchronized List<Memory> search(MemoryQuery query) {
    Set<String> asked = new HashSet<>(Words.of(query.text()));
    List<Memory> pinned = new ArrayList<>();
    Best newest = new Best(Ranking.NEWEST_FIRST);
    Best weightiest = new Best(Ranking.WEIGHTIEST_FIRST);
    Best sharing = new Best(Ranking.NEWEST_FIRST);
    for (Entry entry : memories.values()) {
      Memory memory = entry.memory();
      if (memory.supersededBy() != null || !memory.isKnownTo(query.witness())) {
        continue;
      }
      if (memory.pinned()) {
        pinned.add(memory);
      }
      newest.offer(memory);
      weightiest.offer(memory);
      if (!Collections.disjoint(entry.words(), asked)) {
        sharing.offer(memory);
      }
    }
    Set<Memory> weighed = new LinkedHashSet<>(pinned);
    weighed.addAll(newest.kept);
    weighed.addAll(weightiest.kept);
    weighed.addAll(sharing.kept);
    return Ranking.best(List.copyOf(weighed), query, this::wordsOf);
  }

  private List<String> wordsOf(Memory memory) {
    Entry entry = memories.get(memory.id());
    return entry == null ? Words.of(memory) : entry.words();
  }

  /** The first few by an order. */
  private static final class Best {
    private final Comparator<Memory> order;
    private final PriorityQueue<Memory> kept;

    Best(Comparator<Memory> order) {
      this.order = order;
      this.kept = new PriorityQueue<>(order.reversed());
    }

    void offer(Memory memory) {
      Memory last = kept.peek();
      if (kept.size() < Ranking.CANDIDATES) {
        kept.add(memory);
      } else if (last != null && order.compare(memory, last) < 0) {
        kept.poll();
        kept.add(memory);
      }
    }
  }

  /** A memory and the words it is found by. */
  private record Entry(Memory memory, List<String> words) {
    static Entry of(Memory memory) {
      return new Entry(memory, List.copyOf(Words.of(memory)));
    }
  }

  @Override
  public synchronized List<Memory> all() {
    return memories.values().stream().map(Entry::memory).sorted(OLDEST_FIRST).toList();
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public synchronized boolean commit() {
    committed = Map.copyOf(memories);
    return !closed;
  }

  @Override
  public synchronized void rollback() {
    memories.clear();
    memories.putAll(committed);
    newGeneration();
  }

  @Override
  public synchronized boolean replaceAll(Collection<Memory> others) {
    if (closed) {
      return false;
    }
    memories.clear();
    others.forEach(memory -> memories.put(memory.id(), Entry.of(memory)));
    committed = Map.copyOf(memories);
    newGeneration();
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock, read without
  private void newGeneration() {
    generation++;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    memories.clear();
    committed = Map.of();
  }
}
