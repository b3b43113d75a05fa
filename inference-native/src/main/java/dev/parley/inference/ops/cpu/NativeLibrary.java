package dev.parley.inference.ops.cpu;

import org.lwjgl.system.JNI;
import org.lwjgl.system.Library;
import org.lwjgl.system.SharedLibrary;

/** The C library, loaded. */
final class NativeLibrary implements AutoCloseable {
  private final SharedLibrary library;

  private NativeLibrary(SharedLibrary library) {
    this.library = library;
  }

  static NativeLibrary open() {
    return new NativeLibrary(
        Library.loadNative(
            NativeLibrary.class,
            "dev.parley",
            System.getProperty("parley.ops", "/tmp/libparley_ops.so")));
  }

  void levels(long call) {
    JNI.invokePV(call, library.getFunctionAddress("parley_levels"));
  }

  void openDevice(long call) {
    JNI.invokePV(call, library.getFunctionAddress("parley_device_open"));
  }

  void closeDevice(long call) {
    JNI.invokePV(call, library.getFunctionAddress("parley_device_close"));
  }

  void run(long call) {
    JNI.invokePV(call, library.getFunctionAddress("parley_run"));
  }

  @Override
  public void close() {}
}
