package dev.parley.inference.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lwjgl.system.MemoryUtil;

class HostArenaTest {

  @Test
  void givesZerosAtMultiplesOf64() {
    try (HostArena arena = new HostArena()) {
      for (long bytes : new long[] {0, 1, 63, 64, 65, 4096, 100_001}) {
        long address = arena.allocate(bytes);
        assertEquals(0, address % 64, () -> bytes + " bytes");
        for (long at = 0; at < bytes; at++) {
          assertEquals(0, MemoryUtil.memGetByte(address + at));
        }
        MemoryUtil.memSet(address, 0xFF, bytes);
      }
    }
  }

  @Test
  void blocksDoNotOverlap() {
    try (HostArena arena = new HostArena()) {
      long first = arena.allocate(100);
      long second = arena.allocate(100);
      MemoryUtil.memSet(first, 1, 100);
      MemoryUtil.memSet(second, 2, 100);
      for (int at = 0; at < 100; at++) {
        assertEquals(1, MemoryUtil.memGetByte(first + at));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void allocatesDenseMatricesOfEveryType(QuantType type) {
    try (HostArena arena = new HostArena()) {
      Tensor tensor = arena.allocate(type, 3, 2L * type.blockElements());
      assertTrue(tensor.isDense());
      assertEquals(type, tensor.type());
      assertEquals(3, tensor.rows());
      assertEquals(2L * type.blockElements(), tensor.columns());
      assertEquals(6L * type.blockBytes(), tensor.sizeBytes());
      assertEquals(tensor.sizeBytes(), arena.allocatedBytes());
    }
  }

  @Test
  void refusesMoreThanTheSystemHas() {
    try (HostArena arena = new HostArena()) {
      arena.allocate(1000);
      ModelException refusal = assertThrows(ModelException.class, () -> arena.allocate(1L << 60));
      assertEquals(
          "no memory for 1152921504606846976 bytes beside the 1000 already held; choose a smaller"
              + " model, fewer dialogues or a shorter context",
          refusal.getMessage());
      assertEquals(1000, arena.allocatedBytes());
      assertThrows(ModelException.class, () -> arena.allocate(Long.MAX_VALUE));
      assertEquals(0, arena.allocate(10) % 64);
    }
  }

  @Test
  void closeIsIdempotent() {
    HostArena arena = new HostArena();
    arena.allocate(100);
    assertEquals(100, arena.allocatedBytes());
    arena.close();
    assertEquals(0, arena.allocatedBytes());
    arena.close();
    assertEquals(0, arena.allocatedBytes());
  }
}
