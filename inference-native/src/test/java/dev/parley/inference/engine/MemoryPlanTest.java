package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.ModelException;
import dev.parley.inference.state.LayerState;
import dev.parley.inference.state.Room;
import dev.parley.inference.state.StateLayout;
import dev.parley.inference.tensor.QuantType;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static final long MIB = 1 << 20;

  /** 80 MiB fixed and, in half precision, 16 KiB a token. */
  private static final StateLayout STATES =
      new StateLayout(
          List.of(
              new LayerState.Recurrent((int) MIB, (int) (19 * MIB)),
              new LayerState.KeyValues(4096)));

  private static final MemoryPlan PLAN =
      new MemoryPlan("m.gguf", 4_000_000_000L, 4000 * MIB, STATES, QuantType.F16);

  private static Room room(int dialogues, long memoryBytes) {
    EngineOptions options =
        EngineOptions.defaults().withMaxDialogues(dialogues).withMemoryBytes(memoryBytes);
    return PLAN.room(options, 1000, Long.MAX_VALUE, false);
  }

  @Test
  void hasRoomForFourStatesOfEachDialogue() {
    assertEquals(Room.of(4, 16, 1000), room(4, 0));
    assertEquals(Room.of(4, 16, 1000), room(4, 9000 * MIB));
  }

  @Test
  void keepsWhatIsLeftRoomFor() {
    // 4,000 of weights, 4 x 16 of keys and values of 1,024 tokens.
    long rest = 4000 + 4 * 16;
    assertEquals(Room.of(4, 9, 1000), room(4, (rest + 9 * 80) * MIB));
    assertEquals(Room.of(4, 8, 1000), room(4, (rest + 9 * 80) * MIB - 1));
    assertEquals(Room.of(4, 5, 1000), room(4, (rest + 5 * 80) * MIB));
  }

  @Test
  void halfOfTheSnapshotsTakeHalfTheRoomEachWhereTheyMayBeSmaller() {
    EngineOptions options = EngineOptions.defaults().withMaxDialogues(4).withSmallerSnapshots(true);
    assertEquals(
        Room.withSmall(4, 4 + 6, 2 * 6, 1000), PLAN.room(options, 1000, Long.MAX_VALUE, false));
    EngineOptions tight = options.withMemoryBytes((4000 + 4 * 16 + 9 * 80) * MIB);
    assertEquals(
        Room.withSmall(4, 4 + 3, 2 * 2, 1000), PLAN.room(tight, 1000, Long.MAX_VALUE, false));
    EngineOptions least = options.withMemoryBytes((4000 + 4 * 16 + 5 * 80) * MIB);
    assertEquals(Room.withSmall(4, 4 + 1, 0, 1000), PLAN.room(least, 1000, Long.MAX_VALUE, false));
  }

  @Test
  void aDeviceWithLessThanTheBudgetKeepsWhatItHasRoomFor() {
    long fits = (4000 + 4 * 16 + 9 * 80) * MIB;
    EngineOptions options = EngineOptions.defaults().withMaxDialogues(4);
    long free = fits * 10 / 9 + 10; // a tenth is left for other things
    assertEquals(Room.of(4, 9, 1000), PLAN.room(options, 1000, free, false));
    EngineOptions generous = options.withMemoryBytes(2 * fits);
    assertEquals(Room.of(4, 9, 1000), PLAN.room(generous, 1000, free, false));
    EngineOptions modest = options.withMemoryBytes(fits - 80 * MIB);
    assertEquals(Room.of(4, 8, 1000), PLAN.room(modest, 1000, free, false));
    assertThrows(ModelException.class, () -> PLAN.room(options, 1000, 4000 * MIB, false));
  }

  @Test
  void whatADeviceHasNoRoomForIsKeptFarFromIt() {
    long fits = (4000 + 4 * 16 + 9 * 80) * MIB;
    EngineOptions options = EngineOptions.defaults().withMaxDialogues(4);
    long free = fits * 10 / 9 + 10;
    assertEquals(Room.withFar(4, 9, 7, 1000), PLAN.room(options, 1000, free, true));
    EngineOptions budget = options.withMemoryBytes(fits + 3 * 80 * MIB);
    assertEquals(Room.withFar(4, 9, 3, 1000), PLAN.room(budget, 1000, free, true));
    EngineOptions oneMore = options.withMemoryBytes(fits + 80 * MIB);
    assertEquals(Room.withFar(4, 9, 2, 1000), PLAN.room(oneMore, 1000, free, true));
    assertEquals(Room.of(4, 16, 1000), PLAN.room(options, 1000, Long.MAX_VALUE, true));
    EngineOptions small = options.withSmallerSnapshots(true);
    assertEquals(Room.withSmall(4, 4 + 3, 2 * 2, 1000), PLAN.room(small, 1000, free, true));
  }

  @Test
  void refusesLessInNumbersAndNamesAQuantThatFits() {
    long least = 4000 + 4 * 16 + 5 * 80;
    Exception refusal = assertThrows(ModelException.class, () -> room(4, least * MIB - 1));
    assertEquals(
        "m.gguf needs 4,464.0 MiB, 4,000.0 MiB for weights and 464.0 MiB for 4 dialogues of 1000"
            + " tokens, and the memory budget is 4,464.0 MiB; take the model as Q6_K, or allow more"
            + " memory, fewer dialogues or a shorter context",
        refusal.getMessage());
    Exception hopeless = assertThrows(ModelException.class, () -> room(4, 2000 * MIB));
    assertTrue(
        String.valueOf(hopeless.getMessage())
            .contains("; no common quant of this model fits; allow"),
        hopeless.getMessage());
  }

  @Test
  void anEngineStaysWithinItsBudget() {
    EngineOptions options =
        EngineOptions.defaults().withMaxDialogues(2).withContextTokens(256).withThreads(1);
    Exception refusal =
        assertThrows(
            ModelException.class, () -> Engine.open(TinyModel.FILE, options.withMemoryBytes(1000)));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("tiny-q8_0.gguf needs "));

    try (Engine engine = Engine.open(TinyModel.FILE, options.withMemoryBytes(8 * MIB));
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      TinyModel.answer(dialogue, TinyModel.greedy(2, TinyModel.HELLO));
    }
  }
}
