package dev.parley.inference.cuda;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.APIUtil;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.Platform;
import org.lwjgl.system.SharedLibrary;

/**
 * The library of NVIDIA's driver, and where its functions are.
 *
 * <p><b>Threads.</b> Any.
 */
final class DriverLibrary {
  /** CUDA 11.8: the first to read the PTX that is shipped, and to know cuLaunchKernelEx. */
  static final int OLDEST = 11080;

  private static final String UPDATE =
      "; install a driver of NVIDIA's for CUDA 11.8 or later (520 or later), or choose another"
          + " device";

  private final SharedLibrary library;
  private final Map<DriverFunction, Long> addresses = new EnumMap<>(DriverFunction.class);
  private final int version;

  private DriverLibrary(SharedLibrary library) {
    this.library = library;
    // Before all others are looked for: an old driver lacks some, and its version says more.
    find(DriverFunction.DRIVER_VERSION);
    this.version = readVersion();
    if (version < OLDEST) {
      throw new CudaUnavailableException(
          "CUDA: the driver is for CUDA " + versionText(version) + " and older" + UPDATE);
    }
    for (DriverFunction function : DriverFunction.values()) {
      find(function);
    }
  }

  /**
   * Loads the library.
   *
   * @param chosen a file or a name to look for; null for that of NVIDIA's driver
   * @throws CudaUnavailableException if there is none, or one that cannot be used
   */
  static DriverLibrary open(@Nullable String chosen) {
    SharedLibrary library = load(chosen);
    try {
      return new DriverLibrary(library);
    } catch (CudaUnavailableException e) {
      library.free();
      throw e;
    }
  }

  /** Where the function begins. */
  long at(DriverFunction function) {
    return Objects.requireNonNull(addresses.get(function));
  }

  /** As the driver counts: 12040 for CUDA 12.4. */
  int version() {
    return version;
  }

  String versionText() {
    return versionText(version);
  }

  String path() {
    return Objects.requireNonNullElse(library.getPath(), library.getName());
  }

  void free() {
    library.free();
  }

  private static String versionText(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  private static SharedLibrary load(@Nullable String chosen) {
    if (chosen != null) {
      try {
        return APIUtil.apiCreateLibrary(chosen);
      } catch (LinkageError e) {
        throw new CudaUnavailableException(
            "CUDA: the library "
                + chosen
                + " cannot be loaded: "
                + e.getMessage()
                + "; "
                + CudaDriver.LIBRARY
                + " must name the library of a driver, or nothing",
            e);
      }
    }
    List<String> names = names();
    LinkageError last = null;
    for (String name : names) {
      try {
        return APIUtil.apiCreateLibrary(name);
      } catch (LinkageError e) {
        last = e;
      }
    }
    throw new CudaUnavailableException(
        "CUDA: there is no " + String.join(" and no ", names) + " on this machine" + UPDATE, last);
  }

  /** That of the driver; the second where only a toolkit is installed. */
  private static List<String> names() {
    return Platform.get() == Platform.WINDOWS
        ? List.of("nvcuda")
        : List.of("libcuda.so.1", "libcuda.so");
  }

  private void find(DriverFunction function) {
    long address = library.getFunctionAddress(function.symbol());
    if (address == MemoryUtil.NULL) {
      throw new CudaUnavailableException(
          "CUDA: the library " + path() + " has no function " + function.symbol() + UPDATE);
    }
    addresses.put(function, address);
  }

  private int readVersion() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.ncalloc(Integer.BYTES, 1, Integer.BYTES);
      int code = JNI.callPI(result, at(DriverFunction.DRIVER_VERSION));
      if (code != 0) {
        throw new CudaUnavailableException(
            "CUDA: cuDriverGetVersion of " + path() + " failed with code " + code + UPDATE);
      }
      return MemoryUtil.memGetInt(result);
    }
  }
}
