package dev.parley.inference.ops.cpu;

import dev.parley.inference.ModelException;
import org.lwjgl.Version;

/** A program that loads the C library and says how that went, in one line. */
final class LibraryProbe {
  private LibraryProbe() {}

  public static void main(String[] arguments) {
    try (NativeLibrary library = NativeLibrary.open()) {
      // Of any CPU: a level, or the sentence that it has none.
      System.out.println("loaded by LWJGL " + Version.getVersion() + ": " + level(library));
    } catch (ModelException e) {
      System.out.println(e.getMessage());
    }
  }

  private static String level(NativeLibrary library) {
    try {
      return LevelChoice.of(library, "").toString();
    } catch (ModelException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
