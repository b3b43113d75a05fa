package dev.parley.memory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Stands for a file that this machine has no means to open: remembers nothing, and says why. */
final class UnusableMemoryStore implements MemoryStore {

  private final String why;
  private final AtomicLong generation = new AtomicLong();

  UnusableMemoryStore(String why) {
    this.why = why;
  }

  @Override
  public boolean add(Memory memory, long generation) {
    return false;
  }

  @Override
  public Optional<Memory> read(String id) {
    return Optional.empty();
  }

  @Override
  public boolean remove(String id) {
    return false;
  }

  @Override
  public List<Memory> search(MemoryQuery query) {
    return List.of();
  }

  @Override
  public List<Memory> all() {
    return List.of();
  }

  @Override
  public long generation() {
    return generation.get();
  }

  @Override
  public boolean commit() {
    return false;
  }

  @Override
  public void rollback() {
    generation.incrementAndGet();
  }

  @Override
  public boolean replaceAll(Collection<Memory> memories) {
    return false;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.of(why);
  }

  @Override
  public void close() {}
}
