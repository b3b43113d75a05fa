package dev.parley.inference.ops.cpu;

import dev.parley.inference.ModelException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.JNI;
import org.lwjgl.system.Library;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.Platform;
import org.lwjgl.system.SharedLibrary;

/**
 * The C library, loaded: found where LWJGL finds its own, in a jar of natives or in a folder of
 * {@code org.lwjgl.librarypath}. Each function takes the address of one struct of device.h.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the device, except where a method says more.
 */
final class NativeLibrary implements AutoCloseable {
  /** PARLEY_ABI of device.h: what these classes and the library agree on. */
  static final int ABI = 3;

  private static final String MODULE = "dev.parley";
  private static final String NAME = "parley_ops";

  /** Platforms as LWJGL names them in paths, and the classifiers of their jars. */
  private static final Map<String, String> CLASSIFIERS =
      Map.of(
          "linux/x64", "natives-linux",
          "linux/arm64", "natives-linux-arm64",
          "windows/x64", "natives-windows");

  private final SharedLibrary library;
  private final long levels;
  private final long openDevice;
  private final long closeDevice;
  private final long run;
  private final long pack;
  private final long preferLargePages;
  private boolean closed;

  /** Checks the version first: one of another version may lack any of the other functions. */
  private NativeLibrary(SharedLibrary library) {
    this.library = library;
    this.levels = function("parley_levels");
    checkAbi();
    this.openDevice = function("parley_device_open");
    this.closeDevice = function("parley_device_close");
    this.run = function("parley_run");
    this.pack = function("parley_pack");
    this.preferLargePages = function("parley_prefer_large_pages");
  }

  /**
   * Loads the library of this machine.
   *
   * @throws ModelException if there is none, it cannot be loaded, or it is of another version
   */
  static NativeLibrary open() {
    SharedLibrary library = load(platform());
    try {
      return new NativeLibrary(library);
    } catch (ModelException e) {
      library.free();
      throw e;
    }
  }

  /** A struct of 8-byte fields on the stack: what every function takes. */
  static long struct(MemoryStack stack, long... fields) {
    long address = stack.nmalloc(Long.BYTES, fields.length * Long.BYTES);
    for (int i = 0; i < fields.length; i++) {
      MemoryUtil.memPutLong(address + (long) i * Long.BYTES, fields[i]);
    }
    return address;
  }

  void levels(long call) {
    JNI.invokePV(call, levels);
  }

  void openDevice(long call) {
    JNI.invokePV(call, openDevice);
  }

  void closeDevice(long call) {
    JNI.invokePV(call, closeDevice);
  }

  void run(long call) {
    JNI.invokePV(call, run);
  }

  /** From any thread. */
  void pack(long call) {
    JNI.invokePV(call, pack);
  }

  void preferLargePages(long call) {
    JNI.invokePV(call, preferLargePages);
  }

  /** Unloads it; its devices must be closed. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      library.free();
    }
  }

  /** As LWJGL names it in paths: {@code linux/x64}. */
  private static String platform() {
    String system = Platform.get() == Platform.MACOSX ? "macos" : Platform.get().getName();
    return (system + "/" + Platform.getArchitecture()).toLowerCase(Locale.ROOT);
  }

  private static SharedLibrary load(String platform) {
    String classifier = CLASSIFIERS.get(platform);
    if (classifier == null) {
      throw new ModelException(
          "the C library of the CPU device is not made for "
              + platform
              + ", only for "
              + String.join(", ", CLASSIFIERS.keySet().stream().sorted().toList()));
    }
    String file = platform + "/" + MODULE.replace('.', '/') + "/" + System.mapLibraryName(NAME);
    // LWJGL would print advice about a library that is missing, for a game that may well do
    // without.
    if (!isOnClassPath(file) && !isIn(Configuration.LIBRARY_PATH.get(), file)) {
      throw new ModelException(
          "the C library of the CPU device is missing: no "
              + file
              + " on the class path; add the jar parley-inference with the classifier "
              + classifier);
    }
    try {
      return Library.loadNative(NativeLibrary.class, MODULE, NAME, true);
    } catch (LinkageError e) {
      throw new ModelException(
          "the C library of the CPU device, " + file + ", cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static boolean isOnClassPath(String file) {
    return NativeLibrary.class.getClassLoader().getResource(file) != null;
  }

  private static boolean isIn(@Nullable String folders, String file) {
    return folders != null
        && Stream.of(folders.split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isReadable(Path.of(folder, file)));
  }

  private long function(String name) {
    long address = library.getFunctionAddress(name);
    if (address == MemoryUtil.NULL) {
      throw otherVersion("has no function " + name);
    }
    return address;
  }

  private void checkAbi() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long query = struct(stack, 0, 0, 0);
      levels(query);
      long found = MemoryUtil.memGetLong(query);
      if (found != ABI) {
        throw otherVersion("has ABI " + found + " where " + ABI + " is expected");
      }
    }
  }

  private ModelException otherVersion(String what) {
    return new ModelException(
        "the C library of the CPU device at "
            + library.getPath()
            + " "
            + what
            + "; use the jars of one version of Parley");
  }
}
