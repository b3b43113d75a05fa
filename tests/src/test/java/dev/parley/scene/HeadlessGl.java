package dev.parley.scene;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lwjgl.opengl.GL;
import org.lwjgl.opengl.GL33C;
import org.lwjgl.system.APIUtil;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.SharedLibrary;

/**
 * An OpenGL context that needs no display: by EGL, on the first GPU that gives one, or else on the
 * processor.
 *
 * <p><b>Threads.</b> The one that opened it, to which it stays current.
 */
final class HeadlessGl implements AutoCloseable {
  private static final int PLATFORM_DEVICE = 0x313F;
  private static final int PLATFORM_SURFACELESS = 0x31DD;
  private static final int OPENGL_API = 0x30A2;
  private static final int MOST_DEVICES = 16;
  private static final int[] VERSION_3_3_CORE = {0x3098, 3, 0x30FB, 3, 0x30FD, 1, 0x3038};

  private final SharedLibrary egl;
  private final long display;
  private final long context;

  private HeadlessGl(SharedLibrary egl, long display, long context) {
    this.egl = egl;
    this.display = display;
    this.context = context;
  }

  /**
   * Opens one.
   *
   * @return null where EGL gives none
   */
  static @Nullable HeadlessGl open() {
    SharedLibrary egl;
    try {
      egl = APIUtil.apiCreateLibrary("libEGL.so.1");
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
    for (long display : displays(egl)) {
      long context = context(egl, display);
      if (context != MemoryUtil.NULL) {
        GL.createCapabilities();
        return new HeadlessGl(egl, display, context);
      }
    }
    return null;
  }

  /** Those of every GPU, and one without. */
  private static List<Long> displays(SharedLibrary egl) {
    List<Long> displays = new ArrayList<>();
    long queryDevices = extension(egl, "eglQueryDevicesEXT");
    if (queryDevices != MemoryUtil.NULL) {
      try (MemoryStack stack = MemoryStack.stackPush()) {
        long devices = stack.ncalloc(Long.BYTES, MOST_DEVICES, Long.BYTES);
        long count = stack.ncalloc(Integer.BYTES, 1, Integer.BYTES);
        JNI.callPPI(MOST_DEVICES, devices, count, queryDevices);
        for (int i = 0; i < MemoryUtil.memGetInt(count); i++) {
          long device = MemoryUtil.memGetAddress(devices + (long) i * Long.BYTES);
          displays.add(display(egl, PLATFORM_DEVICE, device));
        }
      }
    }
    displays.add(display(egl, PLATFORM_SURFACELESS, MemoryUtil.NULL));
    return displays;
  }

  private static long display(SharedLibrary egl, int platform, long device) {
    return JNI.callPPP(platform, device, 0L, egl.getFunctionAddress("eglGetPlatformDisplay"));
  }

  /** EGL gives functions of its extensions by name only. */
  private static long extension(SharedLibrary egl, String name) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long text = MemoryUtil.memAddress(stack.ASCII(name));
      return JNI.callPP(text, egl.getFunctionAddress("eglGetProcAddress"));
    }
  }

  private static long context(SharedLibrary egl, long display) {
    if (display == MemoryUtil.NULL
        || JNI.callPPPI(display, 0L, 0L, egl.getFunctionAddress("eglInitialize")) == 0
        || JNI.callI(OPENGL_API, egl.getFunctionAddress("eglBindAPI")) == 0) {
      return MemoryUtil.NULL;
    }
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long wanted = MemoryUtil.memAddress(stack.ints(VERSION_3_3_CORE));
      long made =
          JNI.callPPPPP(display, 0L, 0L, wanted, egl.getFunctionAddress("eglCreateContext"));
      long makeCurrent = egl.getFunctionAddress("eglMakeCurrent");
      boolean current =
          made != MemoryUtil.NULL && JNI.callPPPPI(display, 0L, 0L, made, makeCurrent) != 0;
      return current ? made : MemoryUtil.NULL;
    }
  }

  /** What draws, by its own name. */
  String renderer() {
    return String.valueOf(GL33C.glGetString(GL33C.GL_RENDERER));
  }

  @Override
  public void close() {
    GL.setCapabilities(null);
    JNI.callPPPPI(display, 0L, 0L, 0L, egl.getFunctionAddress("eglMakeCurrent"));
    JNI.callPPI(display, context, egl.getFunctionAddress("eglDestroyContext"));
  }
}
