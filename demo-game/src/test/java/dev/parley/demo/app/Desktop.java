package dev.parley.demo.app;

import static org.lwjgl.glfw.GLFW.*;

import org.lwjgl.glfw.GLFWNativeX11;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.linux.X11;
import org.lwjgl.system.linux.XEvent;

/** What is around a game's window under X: another window, and a hand on keys and mouse. */
final class Desktop implements AutoCloseable {
  private static final long KEY_PRESS_MASK = 1;

  private final long game;
  private final long other;

  /**
   * @param game the window that has the keys afterwards
   */
  Desktop(long game) {
    this.game = game;
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    other = glfwCreateWindow(64, 64, "another", 0, 0);
    lookAtGame();
  }

  void lookAtGame() {
    focus(game);
  }

  void lookElsewhere() {
    focus(other);
  }

  private static void focus(long window) {
    glfwFocusWindow(window);
    while (glfwGetWindowAttrib(window, GLFW_FOCUSED) == GLFW_FALSE) {
      glfwWaitEventsTimeout(0.1);
    }
  }

  /** Presses a key of the game's and holds it. */
  void hold(int key) {
    long display = GLFWNativeX11.glfwGetX11Display();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      XEvent event = XEvent.calloc(stack);
      event
          .xkey()
          .type(X11.KeyPress)
          .display(display)
          .window(GLFWNativeX11.glfwGetX11Window(game))
          .keycode(glfwGetKeyScancode(key))
          .same_screen(true);
      X11.XSendEvent(display, GLFWNativeX11.glfwGetX11Window(game), false, KEY_PRESS_MASK, event);
    }
    while (glfwGetKey(game, key) == GLFW_RELEASE) {
      glfwWaitEventsTimeout(0.1);
    }
  }

  /** What a window manager writes on a window when its user puts it away. */
  void minimise() {
    WindowState.ICONIC.set(GLFWNativeX11.glfwGetX11Window(game));
    awaitIconified(GLFW_TRUE);
  }

  void restore() {
    WindowState.NORMAL.set(GLFWNativeX11.glfwGetX11Window(game));
    awaitIconified(GLFW_FALSE);
  }

  private void awaitIconified(int iconified) {
    while (glfwGetWindowAttrib(game, GLFW_ICONIFIED) != iconified) {
      glfwWaitEventsTimeout(0.1);
    }
  }

  /** Moves the mouse to the right. */
  void moveMouse(double pixels) {
    double[] x = new double[1];
    double[] y = new double[1];
    glfwGetCursorPos(game, x, y);
    glfwSetCursorPos(game, x[0] + pixels, y[0]);
  }

  @Override
  public void close() {
    glfwDestroyWindow(other);
  }
}
