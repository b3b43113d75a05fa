package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lwjgl.system.APIUtil;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.SharedLibrary;

/**
 * The stand-in for NVIDIA's driver that this build made, loaded into this JVM. Its device 0 has
 * compute capability 8.0, its device 1 has 7.5.
 */
public final class StandIn {
  /** Ordinals of its devices. */
  public static final int SM80 = 0;

  public static final int SM75 = 1;

  private StandIn() {}

  /** Where it lies; or NVIDIA's own driver, if the environment names that, to test on a GPU. */
  public static Path library() {
    String chosen = System.getenv(CudaDriver.LIBRARY);
    if (chosen != null) {
      return Path.of(chosen);
    }
    Path here = Path.of("target/cuda-stand-in/libcuda.so");
    Path fromAnotherModule = Path.of("../inference-native").resolve(here);
    return (Files.exists(here) ? here : fromAnotherModule).toAbsolutePath().normalize();
  }

  /** Skips the test where it could not be built. */
  public static void assumeBuilt() {
    assumeTrue(
        System.getenv(CudaDriver.LIBRARY) != null || Files.exists(library()),
        "skipped: the stand-in for CUDA is not built; it needs make and g++ 11 or later on Linux"
            + " for x86-64");
  }

  /** A driver that is the stand-in; skips the test where it could not be built. */
  public static CudaDriver open() {
    assumeBuilt();
    return CudaDriver.open(library().toString());
  }

  /** Skips the test where NVIDIA's own driver was chosen, of which nobody knows the GPUs. */
  public static void assumeChosen() {
    SharedLibrary library = APIUtil.apiCreateLibrary(library().toString());
    try {
      assumeTrue(
          library.getFunctionAddress("stand_in_set") != MemoryUtil.NULL,
          "skipped: this driver is NVIDIA's own");
    } finally {
      library.free();
    }
  }

  /**
   * Changes one of its options, PARLEY_STAND_IN_ and the name in the environment; an empty value
   * undoes that. They are those of the whole process: a test undoes what it changes. Skips the test
   * that changes one of NVIDIA's own driver.
   */
  public static void set(String name, String value) {
    SharedLibrary library = APIUtil.apiCreateLibrary(library().toString());
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long function = library.getFunctionAddress("stand_in_set");
      if (function == MemoryUtil.NULL && value.isEmpty()) {
        return;
      }
      assumeTrue(function != MemoryUtil.NULL, "skipped: NVIDIA's own driver has no options");
      assertEquals(0, JNI.callPPI(text(stack, name), text(stack, value), function));
    } finally {
      library.free();
    }
  }

  /**
   * A count of "launches" or "allocated" since it was loaded, or of what is alive now: "contexts",
   * "allocations", "objects".
   */
  public static long count(String what) {
    SharedLibrary library = APIUtil.apiCreateLibrary(library().toString());
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      long function = library.getFunctionAddress("stand_in_count");
      assumeTrue(function != MemoryUtil.NULL, "skipped: NVIDIA's own driver counts nothing");
      assertEquals(0, JNI.callPPI(text(stack, what), result, function));
      return MemoryUtil.memGetLong(result);
    } finally {
      library.free();
    }
  }

  private static long text(MemoryStack stack, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    long address = stack.ncalloc(1, bytes.length + 1, 1);
    MemoryUtil.memByteBuffer(address, bytes.length).put(bytes);
    return address;
  }
}
