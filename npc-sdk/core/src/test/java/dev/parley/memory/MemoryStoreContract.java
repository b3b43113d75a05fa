package dev.parley.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store does. */
abstract class MemoryStoreContract {

  static final Duration NOW = Duration.ofDays(30);

  private final List<MemoryStore> opened = new ArrayList<>();

  /** A new store with nothing in it. */
  abstract MemoryStore create();

  final MemoryStore store() {
    MemoryStore store = create();
    opened.add(store);
    return store;
  }

  @AfterEach
  void close() {
    opened.forEach(MemoryStore::close);
  }

  @Test
  void givesBackWhatItWasGiven() {
    MemoryStore store = store();
    Memory whole =
        new Memory(
            "m1",
            "The bridge “fell”\nin the night.",
            Duration.ofMillis(-1234567),
            "the ford",
            List.of("tam", "mara"),
            List.of("bridge", "flood"),
            0.75,
            MemorySource.told("edda"),
            true,
            "m2");
    assertTrue(store.add(whole));
    assertEquals(Optional.of(whole), store.read("m1"));
    assertEquals("The bridge “fell” in the night.", whole.text());
    assertEquals(Optional.empty(), store.read("m2"));
    assertEquals(List.of(whole), store.all());
    Memory bare = Memory.of("m0", "Nothing of note.", Duration.ofHours(1));
    store.add(bare);
    assertEquals(List.of(whole, bare), store.all());
    assertEquals(Optional.empty(), store.trouble());
  }

  @Test
  void theSameIdReplacesAndRemoveRemoves() {
    MemoryStore store = store();
    store.add(seen("a", "A wolf came.", 1).withWitnesses("mara", "tam"));
    store.add(seen("a", "A bear came.", 1));
    assertEquals(List.of("a"), find(store, "bear", "mara"));
    assertEquals(List.of(), find(store, "bear", "tam"));
    assertEquals(1, store.all().size());
    assertTrue(store.remove("a"));
    assertFalse(store.remove("a"));
    assertEquals(List.of(), find(store, "bear", "mara"));
    assertEquals(List.of(), store.all());
  }

  @Test
  void onlyTheWitnessRemembers() {
    MemoryStore store = store();
    store.add(seen("a", "Osric hid the oak.", 1));
    assertEquals(List.of("a"), find(store, "Where is the oak?", "mara"));
    assertEquals(List.of(), find(store, "Where is the oak?", "tam"));
    Memory told = store.read("a").orElseThrow().toldBy("mara", "tam", NOW);
    store.add(told);
    assertEquals(List.of(told.id()), find(store, "Where is the oak?", "tam"));
    assertEquals(MemorySource.told("mara"), told.source());
  }

  @Test
  void whatWasSupersededIsKeptAndNotFound() {
    MemoryStore store = store();
    store.add(seen("old", "The bridge stands.", 1));
    assertTrue(store.supersede("old", seen("new", "The bridge fell.", 2)));
    assertEquals(List.of("new"), find(store, "bridge", "mara"));
    assertEquals("new", store.read("old").orElseThrow().supersededBy());
    assertTrue(store.supersede("never was", seen("other", "The ferry runs.", 3)));
    assertEquals(List.of("other", "new"), find(store, "ferry", "mara"));
  }

  @Test
  void relevanceComesBeforeImportanceAndImportanceBeforeRecency() {
    MemoryStore store = store();
    store.add(seen("new", "Tam fed the mule.", 29).withImportance(0));
    store.add(seen("grave", "Wolves took a cow.", 1).withImportance(1));
    store.add(seen("bridge", "The old bridge fell.", 10).withImportance(0.1));
    assertEquals(List.of("bridge", "grave", "new"), find(store, "Tell me of bridges!", "mara"));
    assertEquals(List.of("grave", "new", "bridge"), find(store, "Well?", "mara"));
  }

  @Test
  void pinnedComesFirstAndTheLimitHolds() {
    MemoryStore store = store();
    for (int day = 1; day < 20; day++) {
      store.add(seen("day" + day, "On day " + day + " it rained.", day));
    }
    store.add(seen("mother", "Jonet left.", 0).withImportance(0).withPinned(true));
    List<Memory> found = store.search(new MemoryQuery("rain", "mara", NOW, 3));
    assertEquals(List.of("mother", "day19", "day18"), found.stream().map(Memory::id).toList());
    assertEquals(List.of(), store.search(new MemoryQuery("rain", "mara", NOW, 0)));
  }

  @Test
  void findsByWhatItIsAboutAndWhere() {
    MemoryStore store = store();
    store.add(seen("a", "It slipped.", 1).withAbout("Rope").withPlace("the Mill Pool"));
    store.add(seen("b", "It rained.", 2).withImportance(0.9));
    assertEquals(List.of("a", "b"), find(store, "the rope", "mara"));
    assertEquals(List.of("a", "b"), find(store, "mill", "mara"));
    assertEquals(List.of("b", "a"), find(store, "\"rope' OR * NEAR( 12% ; --", "nobody", "mara"));
  }

  /** With words that a query language would take for its own. */
  private static List<String> find(MemoryStore store, String text, String other, String witness) {
    assertEquals(List.of(), find(store, text, other));
    store.remove("a");
    store.add(seen("a", "It slipped.", 1));
    return find(store, text, witness);
  }

  @Test
  void whatWasNotCommittedNeverHappened() {
    MemoryStore store = store();
    store.add(seen("kept", "The bridge fell.", 1));
    assertTrue(store.commit());
    store.add(seen("lost", "The bridge rose.", 2));
    store.remove("kept");
    store.rollback();
    assertEquals(List.of("kept"), find(store, "bridge", "mara"));
    store.rollback();
    assertEquals(List.of("kept"), find(store, "bridge", "mara"));
  }

  @Test
  void nothingCrossesALoad() {
    MemoryStore store = store();
    long before = store.generation();
    assertTrue(store.add(seen("a", "The bridge fell.", 1), before));
    store.rollback();
    assertFalse(store.add(seen("late", "The bridge rose.", 2), before));
    long between = store.generation();
    assertTrue(store.replaceAll(List.of(seen("b", "The bridge is gone.", 3))));
    assertFalse(store.add(seen("late", "The bridge rose.", 2), between));
    assertTrue(store.add(seen("c", "A new bridge.", 4), store.generation()));
    store.rollback();
    assertEquals(List.of("b"), find(store, "bridge", "mara"));
  }

  @Test
  void afterTheEndThereIsNothing() {
    MemoryStore store = store();
    store.add(seen("a", "The bridge fell.", 1));
    store.commit();
    store.close();
    store.close();
    assertFalse(store.add(seen("b", "The bridge rose.", 2)));
    assertEquals(List.of(), store.all());
    assertEquals(List.of(), find(store, "bridge", "mara"));
  }

  /** All stores agree with the simplest one, on random memories and questions. */
  @Test
  void findsWhatEveryStoreFinds() {
    MemoryStore store = store();
    MemoryStore simple = MemoryStore.inMemory();
    opened.add(simple);
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 700; i++) {
      Memory memory = RandomMemories.next(random, i);
      store.add(memory);
      simple.add(memory);
      if (random.nextInt(10) == 0) {
        String gone = "m" + random.nextInt(i + 1);
        assertEquals(simple.remove(gone), store.remove(gone));
      }
    }
    assertEquals(simple.all(), store.all());
    for (int i = 0; i < 60; i++) {
      MemoryQuery query =
          new MemoryQuery(RandomMemories.text(random, 5), RandomMemories.persona(random), NOW, 30);
      assertEquals(simple.search(query), store.search(query), query.toString());
    }
  }

  static Memory seen(String id, String text, int day) {
    return Memory.of(id, text, Duration.ofDays(day)).withWitnesses("mara");
  }

  static List<String> find(MemoryStore store, String text, String witness) {
    return store.search(new MemoryQuery(text, witness, NOW, 10)).stream().map(Memory::id).toList();
  }
}
