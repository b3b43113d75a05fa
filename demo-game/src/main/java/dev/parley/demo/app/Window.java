package dev.parley.demo.app;

import static org.lwjgl.glfw.GLFW.*;
import static org.lwjgl.opengl.GL33C.*;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.play.Steering;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Map;
import org.lwjgl.glfw.GLFWErrorCallback;
import org.lwjgl.opengl.GL;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.Platform;

/**
 * The window, its keys and its mouse.
 *
 * <p><b>Threads.</b> Confined to the main thread, as GLFW wants it.
 */
final class Window implements AutoCloseable {
  private static final double KEY_TURN = 1.7;
  private static final double MOUSE_TURN = 0.0024;

  private static final Map<Integer, Action> KEYS =
      Map.ofEntries(
          Map.entry(GLFW_KEY_ENTER, Action.TALK),
          Map.entry(GLFW_KEY_KP_ENTER, Action.TALK),
          Map.entry(GLFW_KEY_ESCAPE, Action.CANCEL),
          Map.entry(GLFW_KEY_TAB, Action.NEXT),
          Map.entry(GLFW_KEY_E, Action.HANDS),
          Map.entry(GLFW_KEY_L, Action.LOG),
          Map.entry(GLFW_KEY_M, Action.SOUND),
          Map.entry(GLFW_KEY_F1, Action.HELP),
          Map.entry(GLFW_KEY_F3, Action.HUD),
          Map.entry(GLFW_KEY_F5, Action.SAVE),
          Map.entry(GLFW_KEY_F6, Action.BUDGET_DOWN),
          Map.entry(GLFW_KEY_F7, Action.BUDGET_UP),
          Map.entry(GLFW_KEY_F9, Action.LOAD),
          Map.entry(GLFW_KEY_F12, Action.PICTURE),
          Map.entry(GLFW_KEY_MINUS, Action.TEXT_SMALLER),
          Map.entry(GLFW_KEY_KP_SUBTRACT, Action.TEXT_SMALLER),
          Map.entry(GLFW_KEY_EQUAL, Action.TEXT_BIGGER),
          Map.entry(GLFW_KEY_KP_ADD, Action.TEXT_BIGGER));

  private final long handle;
  private final String renderer;
  private final double[] mouse = {Double.NaN, Double.NaN};
  private boolean captured;

  private Window(long handle) {
    this.handle = handle;
    glfwMakeContextCurrent(handle);
    GL.createCapabilities();
    glfwSwapInterval(1);
    String name = glGetString(GL_RENDERER);
    this.renderer = name == null ? "" : name;
  }

  /**
   * Opens a window.
   *
   * @throws NoWindowException if there is no display, or no OpenGL 3.3 on it
   */
  static Window open(String title, int width, int height) {
    StringBuilder reason = new StringBuilder();
    try (GLFWErrorCallback errors =
        GLFWErrorCallback.create(
            (code, text) -> {
              reason.setLength(0);
              reason.append(GLFWErrorCallback.getDescription(text));
            })) {
      glfwSetErrorCallback(errors);
      try {
        return open(title, width, height, reason);
      } finally {
        glfwSetErrorCallback(null);
      }
    }
  }

  private static Window open(String title, int width, int height, StringBuilder reason) {
    choosePlatform();
    if (!glfwInit()) {
      throw new NoWindowException("no display (" + reason + ")");
    }
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    long handle = glfwCreateWindow(width, height, title, 0, 0);
    if (handle == 0) {
      glfwTerminate();
      throw new NoWindowException("no OpenGL 3.3 (" + reason + ")");
    }
    return new Window(handle);
  }

  /** On Linux, where GLFW looks for a Wayland that is not there and complains of it on stderr. */
  private static void choosePlatform() {
    if (Platform.get() != Platform.LINUX || System.getenv("WAYLAND_DISPLAY") != null) {
      return;
    }
    if (System.getenv("DISPLAY") == null) {
      throw new NoWindowException("no display (neither DISPLAY nor WAYLAND_DISPLAY is set)");
    }
    glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
  }

  /** What draws, by its own name. */
  String renderer() {
    return renderer;
  }

  /** Sends keys, letters and the wheel to a play. */
  void sendTo(Play play) {
    glfwSetKeyCallback(
        handle,
        (w, key, code, event, modifiers) -> {
          if (event != GLFW_RELEASE) {
            press(play, key, event == GLFW_REPEAT);
          }
        });
    glfwSetCharCallback(
        handle,
        (w, codePoint) -> {
          if (play.isWriting()) {
            play.line().type(codePoint);
          }
        });
    glfwSetWindowFocusCallback(handle, (w, focused) -> mouse[0] = Double.NaN);
  }

  private static void press(Play play, int key, boolean repeats) {
    boolean editing = play.isWriting();
    if (editing) {
      switch (key) {
        case GLFW_KEY_BACKSPACE -> play.line().deleteBefore();
        case GLFW_KEY_DELETE -> play.line().deleteAfter();
        case GLFW_KEY_LEFT -> play.line().left();
        case GLFW_KEY_RIGHT -> play.line().right();
        case GLFW_KEY_HOME -> play.line().home();
        case GLFW_KEY_END -> play.line().end();
        default -> {}
      }
    }
    Action action = KEYS.get(key);
    // While the player writes, what is printed on a key is a letter.
    boolean letter =
        key == GLFW_KEY_E
            || key == GLFW_KEY_L
            || key == GLFW_KEY_M
            || key == GLFW_KEY_MINUS
            || key == GLFW_KEY_EQUAL
            || key == GLFW_KEY_KP_ADD
            || key == GLFW_KEY_KP_SUBTRACT;
    if (action != null && !(editing && letter) && !repeats) {
      play.act(action);
    }
  }

  /** How the player moves now; the mouse turns while the window has it. */
  Steering steering(Play play, double deltaSeconds) {
    boolean wanted = isFocused() && !play.isWriting() && !play.showsHelp() && !play.showsLog();
    capture(wanted);
    double[] moved = mouseMoved();
    if (play.isWriting()) {
      return Steering.none();
    }
    double turn = axis(GLFW_KEY_RIGHT, GLFW_KEY_LEFT) * KEY_TURN * deltaSeconds;
    double lift = axis(GLFW_KEY_UP, GLFW_KEY_DOWN) * KEY_TURN * 0.5 * deltaSeconds;
    return new Steering(
        axis(GLFW_KEY_D, GLFW_KEY_A),
        axis(GLFW_KEY_W, GLFW_KEY_S),
        turn + moved[0] * MOUSE_TURN,
        lift - moved[1] * MOUSE_TURN);
  }

  private double axis(int more, int less) {
    return (isDown(more) ? 1 : 0) - (isDown(less) ? 1 : 0);
  }

  private boolean isDown(int key) {
    return glfwGetKey(handle, key) == GLFW_PRESS;
  }

  private void capture(boolean wanted) {
    if (wanted != captured) {
      captured = wanted;
      glfwSetInputMode(handle, GLFW_CURSOR, wanted ? GLFW_CURSOR_DISABLED : GLFW_CURSOR_NORMAL);
      mouse[0] = Double.NaN;
    }
  }

  private double[] mouseMoved() {
    double[] x = new double[1];
    double[] y = new double[1];
    glfwGetCursorPos(handle, x, y);
    boolean known = captured && !Double.isNaN(mouse[0]);
    double[] moved = known ? new double[] {x[0] - mouse[0], y[0] - mouse[1]} : new double[2];
    mouse[0] = x[0];
    mouse[1] = y[0];
    return moved;
  }

  boolean isFocused() {
    return glfwGetWindowAttrib(handle, GLFW_FOCUSED) == GLFW_TRUE;
  }

  boolean isMinimised() {
    return glfwGetWindowAttrib(handle, GLFW_ICONIFIED) == GLFW_TRUE || width() == 0;
  }

  boolean wantsToClose() {
    return glfwWindowShouldClose(handle);
  }

  /** In pixels, as what is drawn counts them. */
  int width() {
    return size()[0];
  }

  int height() {
    return size()[1];
  }

  private int[] size() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var w = stack.mallocInt(1);
      var h = stack.mallocInt(1);
      glfwGetFramebufferSize(handle, w, h);
      return new int[] {w.get(0), h.get(0)};
    }
  }

  /** Shows what was drawn, and hears what was pressed. */
  void turnPage() {
    glfwSwapBuffers(handle);
    glfwPollEvents();
  }

  /** From now on no page waits for the screen. */
  void showAtOnce() {
    glfwSwapInterval(0);
  }

  /** Hears what was pressed. */
  void hear() {
    glfwPollEvents();
  }

  /** Hears what was pressed, or waits a while for it. */
  void idle(double seconds) {
    glfwWaitEventsTimeout(seconds);
  }

  /** What was drawn last and is not shown yet. */
  BufferedImage picture() {
    int w = width();
    int h = height();
    ByteBuffer pixels = MemoryUtil.memAlloc(w * h * 4);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadBuffer(GL_BACK);
    glReadPixels(0, 0, w, h, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int at = (y * w + x) * 4;
        int rgb =
            ((pixels.get(at) & 0xff) << 16)
                | ((pixels.get(at + 1) & 0xff) << 8)
                | (pixels.get(at + 2) & 0xff);
        image.setRGB(x, h - 1 - y, rgb);
      }
    }
    MemoryUtil.memFree(pixels);
    return image;
  }

  @Override
  public void close() {
    glfwFreeCallbacks();
    glfwDestroyWindow(handle);
    glfwTerminate();
  }

  private void glfwFreeCallbacks() {
    org.lwjgl.glfw.Callbacks.glfwFreeCallbacks(handle);
  }
}
