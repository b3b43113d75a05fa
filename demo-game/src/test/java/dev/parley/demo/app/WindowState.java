package dev.parley.demo.app;

import static org.lwjgl.system.libffi.LibFFI.ffi_call;
import static org.lwjgl.system.libffi.LibFFI.ffi_prep_cif;
import static org.lwjgl.system.libffi.LibFFI.ffi_type_pointer;
import static org.lwjgl.system.libffi.LibFFI.ffi_type_sint;
import static org.lwjgl.system.libffi.LibFFI.ffi_type_ulong;

import org.lwjgl.PointerBuffer;
import org.lwjgl.glfw.GLFWNativeX11;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.SharedLibrary;
import org.lwjgl.system.libffi.FFICIF;
import org.lwjgl.system.libffi.FFIType;
import org.lwjgl.system.libffi.LibFFI;
import org.lwjgl.system.linux.X11;

/** The property WM_STATE of a window, by which X tells whether it is minimised (ICCCM 4.1.3.1). */
enum WindowState {
  NORMAL(1),
  ICONIC(3);

  private static final int LONGS = 32; // in units of 32 bits, which Xlib holds as longs
  private static final int PROP_MODE_REPLACE = 0;

  private final long value;

  WindowState(long value) {
    this.value = value;
  }

  /** Does what a window manager does; LWJGL has the library, but not this function of it. */
  void set(long window) {
    long display = GLFWNativeX11.glfwGetX11Display();
    SharedLibrary library = X11.getLibrary();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long name = MemoryUtil.memAddress(stack.ASCII("WM_STATE"));
      long atom = JNI.invokePPP(display, name, 0, library.getFunctionAddress("XInternAtom"));
      PointerBuffer types =
          pointers(
              stack,
              ffi_type_pointer,
              ffi_type_ulong,
              ffi_type_ulong,
              ffi_type_ulong,
              ffi_type_sint,
              ffi_type_sint,
              ffi_type_pointer,
              ffi_type_sint);
      FFICIF function = FFICIF.calloc(stack);
      ffi_prep_cif(function, LibFFI.FFI_DEFAULT_ABI, ffi_type_sint, types);
      PointerBuffer state = stack.pointers(value, 0); // no window of an icon
      PointerBuffer arguments =
          stack.pointers(
              stack.pointers(display).address(),
              stack.pointers(window).address(),
              stack.pointers(atom).address(),
              stack.pointers(atom).address(),
              MemoryUtil.memAddress(stack.ints(LONGS)),
              MemoryUtil.memAddress(stack.ints(PROP_MODE_REPLACE)),
              stack.pointers(state.address()).address(),
              MemoryUtil.memAddress(stack.ints(state.remaining())));
      long change = library.getFunctionAddress("XChangeProperty");
      ffi_call(function, change, stack.malloc(Long.BYTES), arguments);
    }
  }

  private static PointerBuffer pointers(MemoryStack stack, FFIType... types) {
    PointerBuffer pointers = stack.mallocPointer(types.length);
    for (FFIType type : types) {
      pointers.put(type.address());
    }
    return pointers.flip();
  }
}
