package dev.parley.memory;

class HeapMemoryStoreTest extends MemoryStoreContract {

  @Override
  MemoryStore create() {
    return MemoryStore.inMemory();
  }
}
