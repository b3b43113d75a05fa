package dev.parley.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Memories on the heap. Guarded by this, but for the generation. */
final class HeapMemoryStore implements MemoryStore {

  static final Comparator<Memory> OLDEST_FIRST =
      Comparator.comparing(Memory::when).thenComparing(Memory::id);

  private final Map<String, Memory> memories = new HashMap<>();
  private Map<String, Memory> committed = Map.of();
  private boolean closed;
  private volatile long generation;

  @Override
  public synchronized boolean add(Memory memory, long generation) {
    if (closed || generation != this.generation) {
      return false;
    }
    memories.put(memory.id(), memory);
    return true;
  }

  @Override
  public synchronized Optional<Memory> read(String id) {
    return Optional.ofNullable(memories.get(id));
  }

  @Override
  public synchronized boolean remove(String id) {
    return memories.remove(id) != null;
  }

  @Override
  public synchronized List<Memory> search(MemoryQuery query) {
    List<Memory> known =
        memories.values().stream()
            .filter(memory -> memory.supersededBy() == null && memory.isKnownTo(query.witness()))
            .toList();
    Set<String> asked = new HashSet<>(Words.of(query.text()));
    Set<Memory> weighed = new LinkedHashSet<>();
    known.stream().filter(Memory::pinned).forEach(weighed::add);
    addSome(weighed, known.stream(), Ranking.NEWEST_FIRST);
    addSome(weighed, known.stream(), Ranking.WEIGHTIEST_FIRST);
    Stream<Memory> sharing =
        known.stream().filter(memory -> Words.of(memory).stream().anyMatch(asked::contains));
    addSome(weighed, sharing, Ranking.NEWEST_FIRST);
    return Ranking.best(List.copyOf(weighed), query);
  }

  private static void addSome(Set<Memory> weighed, Stream<Memory> from, Comparator<Memory> order) {
    from.sorted(order).limit(Ranking.CANDIDATES).forEach(weighed::add);
  }

  @Override
  public synchronized List<Memory> all() {
    return memories.values().stream().sorted(OLDEST_FIRST).toList();
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
    others.forEach(memory -> memories.put(memory.id(), memory));
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
