package dev.parley.inference.ops.cpu;

import dev.parley.inference.ModelException;
import java.util.List;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/** Which instruction set to use: asked of the library, which asks the CPU. */
final class LevelChoice {
  private LevelChoice() {}

  /**
   * @param wanted a level's name, or empty for the best
   * @throws ModelException if this CPU has none, or not the wanted one
   */
  static InstructionSet of(NativeLibrary library, String wanted) {
    long bits = usable(library);
    if (wanted.isEmpty()) {
      return InstructionSet.best(bits)
          .orElseThrow(
              () ->
                  new ModelException(
                      "this CPU has none of the instruction sets that the CPU device is made for"
                          + " (AVX2, AVX-512 VNNI, NEON with dot product); choose device 'java'"));
    }
    return InstructionSet.named(wanted)
        .filter(level -> (bits & level.bit()) != 0)
        .orElseThrow(() -> notHere(wanted, bits));
  }

  private static ModelException notHere(String wanted, long bits) {
    List<String> names = InstructionSet.in(bits).stream().map(InstructionSet::id).toList();
    return new ModelException(
        "instruction set '" + wanted + "' is not of this CPU; it has " + String.join(", ", names));
  }

  /** Levels that are both compiled and supported. */
  private static long usable(NativeLibrary library) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long query = NativeLibrary.struct(stack, 0, 0, 0);
      library.levels(query);
      return MemoryUtil.memGetLong(query + Long.BYTES)
          & MemoryUtil.memGetLong(query + 2 * Long.BYTES);
    }
  }
}
