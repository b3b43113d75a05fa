package dev.parley.demo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lwjgl.glfw.GLFW.glfwGetCurrentContext;
import static org.lwjgl.glfw.GLFW.glfwHideWindow;
import static org.lwjgl.glfw.GLFW.glfwIconifyWindow;
import static org.lwjgl.glfw.GLFW.glfwRestoreWindow;
import static org.lwjgl.glfw.GLFW.glfwSetWindowShouldClose;
import static org.lwjgl.glfw.GLFW.glfwSetWindowSize;
import static org.lwjgl.glfw.GLFW.glfwShowWindow;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.demo.talk.TalkLog;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a player's desktop does to a window, where there is a display. */
class WindowTroubleTest {
  private static final double FRAME = 1 / 30.0;
  private static final String LINE = "Mara, what happened to the bridge?";

  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void nothingIsLostWhileTheWindowChanges() {
    needsADisplay();
    String undisturbed;
    try (Evening evening = new Evening(folder.resolve("calm"))) {
      evening.play.say(LINE);
      evening.pass(8);
      undisturbed = evening.last();
    }

    try (Evening evening = new Evening(folder.resolve("wild"))) {
      long window = glfwGetCurrentContext();
      evening.play.say(LINE);
      int[][] sizes = {{900, 500}, {300, 700}, {100, 60}, {1, 1}, {640, 360}};
      for (int[] size : sizes) {
        glfwSetWindowSize(window, size[0], size[1]);
        evening.pass(0.3);
      }
      glfwIconifyWindow(window);
      evening.pass(0.3);
      glfwRestoreWindow(window);
      glfwHideWindow(window);
      evening.pass(0.3);
      glfwShowWindow(window);
      evening.pass(5.9);

      assertEquals(undisturbed, evening.last());
      assertEquals(640, evening.window.picture().getWidth());
    }
  }

  @Test
  void aSaveInTheMiddleOfAWordAndAClosedWindowLoseNothing() {
    needsADisplay();
    try (Evening evening = new Evening(folder)) {
      evening.play.say(LINE);
      evening.pass(0.5);
      evening.play.act(Action.SAVE);
      glfwSetWindowShouldClose(glfwGetCurrentContext(), true);
      evening.game.run();
    }
    try (Evening evening = new Evening(folder)) {
      assertTrue(evening.session.hasSave());
      evening.play.act(Action.LOAD);
      evening.session.settle();
      assertEquals(1, evening.play.loads());
      assertTrue(evening.last().endsWith(" ..."), evening.last());
    }
  }

  @Test
  void theWindowClosesWhileThreeSpeak() {
    needsADisplay();
    Evening evening = new Evening(folder);
    evening.play.say("Mara, who are you?");
    evening.play.say("Edda, who are you?");
    evening.play.say("Tam, who are you?");
    evening.pass(0.5);
    assertEquals(3, evening.session.talk().speaking());
    glfwSetWindowShouldClose(glfwGetCurrentContext(), true);

    assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          evening.game.run();
          evening.close();
        });
  }

  private static void needsADisplay() {
    assumeTrue(
        System.getenv("DISPLAY") != null, "no display: no window is tried (xvfb-run gives one)");
  }

  /** A small window with a camp in it. */
  private static final class Evening implements AutoCloseable {
    private final Window window;
    private final Session session;
    private final Play play;
    private final WindowGame game;

    Evening(Path slot) {
      PersonaPack pack = PersonaPack.bundled("campfire");
      window = Window.open("trouble", 640, 360);
      session = new Session(pack, Session.authored(pack), new SaveSlot(slot), 3, 6);
      play = new Play(session);
      game = new WindowGame(window, play, Quality.LOW, 60);
    }

    /** The model owes nothing at the end of each frame, so that only the window differs. */
    void pass(double seconds) {
      for (int i = 0; i < seconds / FRAME; i++) {
        game.frame(FRAME, System.nanoTime());
        session.settle();
      }
    }

    String last() {
      List<TalkLog.Entry> log = session.talk().log().entries();
      assertFalse(log.isEmpty());
      return log.get(log.size() - 1).text();
    }

    @Override
    public void close() {
      game.close();
      session.close();
      window.close();
    }
  }
}
