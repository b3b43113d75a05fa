package dev.parley.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.lwjgl.system.APIUtil;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.SharedLibrary;

/** An OpenGL context of Mesa's that draws nowhere, current to the thread that opened it. */
final class GlContext implements AutoCloseable {
  private static final int PLATFORM_SURFACELESS = 0x31DD;
  private static final int OPENGL_API = 0x30A2;
  private static final int ARRAY_BUFFER = 0x8892;
  private static final int DYNAMIC_DRAW = 0x88E8;

  private final SharedLibrary egl;
  private final SharedLibrary gl;
  private final long display;
  private final long context;

  private GlContext(SharedLibrary egl, SharedLibrary gl) {
    this.egl = egl;
    this.gl = gl;
    this.display = JNI.callPPP(PLATFORM_SURFACELESS, 0L, 0L, egl("eglGetPlatformDisplay"));
    assumeTrue(
        display != MemoryUtil.NULL
            && JNI.callPPPI(display, 0L, 0L, egl("eglInitialize")) != 0
            && JNI.callI(OPENGL_API, egl("eglBindAPI")) != 0,
        "skipped: EGL draws nowhere here");
    this.context = JNI.callPPPPP(display, 0L, 0L, 0L, egl("eglCreateContext"));
    assumeTrue(context != MemoryUtil.NULL, "skipped: EGL makes no context here");
    assertNotEquals(0, JNI.callPPPPI(display, 0L, 0L, context, egl("eglMakeCurrent")));
  }

  /** Skips the test where there is no Mesa. */
  static GlContext open() {
    try {
      return new GlContext(
          APIUtil.apiCreateLibrary("libEGL.so.1"), APIUtil.apiCreateLibrary("libGL.so.1"));
    } catch (UnsatisfiedLinkError e) {
      return abort("skipped: there is no OpenGL here; it needs libgl1 and libegl1");
    }
  }

  /** A buffer with these numbers. */
  int buffer(float... values) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long name = stack.nmalloc(Integer.BYTES, Integer.BYTES);
      JNI.callPV(1, name, gl("glGenBuffers"));
      int buffer = MemoryUtil.memGetInt(name);
      long data = stack.nmalloc(Float.BYTES, values.length * Float.BYTES);
      MemoryUtil.memFloatBuffer(data, values.length).put(values);
      JNI.callV(ARRAY_BUFFER, buffer, gl("glBindBuffer"));
      long bytes = (long) values.length * Float.BYTES;
      JNI.callPPV(ARRAY_BUFFER, bytes, data, DYNAMIC_DRAW, gl("glBufferData"));
      return buffer;
    }
  }

  /** What is in it. */
  float[] read(int buffer, int count) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      float[] values = new float[count];
      long data = stack.nmalloc(Float.BYTES, count * Float.BYTES);
      JNI.callV(ARRAY_BUFFER, buffer, gl("glBindBuffer"));
      long bytes = (long) count * Float.BYTES;
      JNI.callPPPV(ARRAY_BUFFER, 0L, bytes, data, gl("glGetBufferSubData"));
      MemoryUtil.memFloatBuffer(data, count).get(values);
      return values;
    }
  }

  @Override
  public void close() {
    assertEquals(1, JNI.callPPPPI(display, 0L, 0L, 0L, egl("eglMakeCurrent")));
    JNI.callPPI(display, context, egl("eglDestroyContext"));
  }

  private long egl(String name) {
    return egl.getFunctionAddress(name);
  }

  private long gl(String name) {
    return gl.getFunctionAddress(name);
  }
}
