package dev.parley.demo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lwjgl.glfw.GLFW.GLFW_KEY_W;
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
import dev.parley.demo.play.Steering;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.world.Spot;
import dev.parley.inference.Fixtures;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a player's desktop does to a window, where there is a display. */
@Timeout(120)
class WindowTroubleTest {
  private static final double FRAME = 1 / 30.0;
  private static final String LINE = "Mara, what happened to the bridge?";
  private static final PersonaPack PACK = PersonaPack.bundled("campfire");

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
  void everythingCanBeOpenInAWindowOfOnePixel() {
    needsADisplay();
    try (Evening evening = new Evening(folder)) {
      evening.play.say(LINE);
      evening.pass(8);
      glfwSetWindowSize(glfwGetCurrentContext(), 1, 1);
      for (Action panel : new Action[] {Action.LOG, Action.HELP, Action.HUD}) {
        evening.play.act(panel);
        evening.pass(0.2);
        evening.play.act(panel);
      }
      evening.play.act(Action.TALK);
      "Mara?".chars().forEach(evening.play.line()::type);
      evening.pass(0.2);
      assertEquals("Mara?", evening.play.line().text());
    }
  }

  @Test
  void aSaveInTheMiddleOfAWordAndAClosedWindowLoseNothing() {
    needsADisplay();
    String heard;
    try (Evening evening = new Evening(folder)) {
      evening.play.say(LINE);
      evening.pass(0.5);
      heard = evening.heard();
      evening.play.act(Action.SAVE);
      glfwSetWindowShouldClose(glfwGetCurrentContext(), true);
      evening.game.run();
    }
    try (Evening evening = new Evening(folder)) {
      assertTrue(evening.session.hasSave());
      evening.play.act(Action.LOAD);
      evening.session.settle();
      assertEquals(1, evening.play.loads());
      // What was delivered counts as heard, and there may be more of it than the eye had read.
      assertTrue(evening.last().startsWith(heard), heard + " | " + evening.last());
      assertTrue(evening.last().endsWith(" ..."), evening.last());
    }
  }

  @Test
  void theWindowClosesWhileThreeSpeak() {
    needsADisplay();
    closesWhileThreeSpeak(new Evening(folder), evening -> evening.pass(0.5));
  }

  @Test
  void theWindowClosesWhileAModelSpeaksForThree() {
    needsADisplay();
    Engine engine =
        Engine.open(
            Fixtures.own("tiny/tiny-q8_0.gguf"),
            EngineOptions.defaults().withContextTokens(16_384)); // its tokens are short
    closesWhileThreeSpeak(
        new Evening(folder, engine),
        evening -> {
          while (evening.talking() < 3 && !Thread.interrupted()) {
            evening.frame();
            engine.grant(FrameBudget.unlimited());
          }
        });
  }

  private static void closesWhileThreeSpeak(Evening evening, Consumer<Evening> begin) {
    evening.play.say("Mara, who are you?");
    evening.play.say("Edda, who are you?");
    evening.play.say("Tam, who are you?");
    begin.accept(evening);
    assertEquals(3, evening.session.talk().speaking());
    glfwSetWindowShouldClose(glfwGetCurrentContext(), true);

    assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          evening.game.run();
          evening.close();
        });
  }

  /** Under X without a window manager too. */
  @Test
  void whoLooksElsewhereStandsStillAndLosesNothingTyped() {
    needsADisplay();
    try (Evening evening = new Evening(folder);
        Desktop desktop = new Desktop(glfwGetCurrentContext())) {
      evening.pass(0.1); // the mouse is the game's now
      desktop.moveMouse(50);
      assertTrue(evening.steering().turn() > 0);
      desktop.hold(GLFW_KEY_W);
      assertTrue(evening.walks());

      desktop.lookElsewhere();
      assertFalse(evening.walks());
      desktop.moveMouse(50);
      assertEquals(Steering.none(), evening.steering());
      desktop.lookAtGame();
      assertFalse(evening.walks());
      desktop.moveMouse(50);
      assertTrue(evening.steering().turn() > 0);

      evening.play.act(Action.TALK);
      "Mara, wh".codePoints().forEach(evening.play.line()::type);
      desktop.lookElsewhere();
      evening.pass(0.2);
      desktop.lookAtGame();
      evening.pass(0.2);
      assertTrue(evening.play.isWriting());
      assertEquals("Mara, wh", evening.play.line().text());
    }
  }

  @Test
  void whoSpeaksGoesOnWhileTheWindowIsMinimised() {
    needsADisplay();
    try (Evening evening = new Evening(folder);
        Desktop desktop = new Desktop(glfwGetCurrentContext())) {
      evening.play.say(LINE);
      evening.pass(0.5);
      String seen = evening.heard();
      int drawn = evening.play.frameTimes().latest().length;
      desktop.minimise();
      evening.pass(0.5);
      assertTrue(evening.heard().length() > seen.length(), seen + " | " + evening.heard());
      assertEquals(drawn, evening.play.frameTimes().latest().length);

      desktop.restore();
      evening.pass(0.1);
      assertTrue(evening.play.frameTimes().latest().length > drawn);
      assertEquals(640, evening.window.picture().getWidth());
    }
  }

  @Test
  void theWindowClosesWhileItIsMinimised() {
    needsADisplay();
    closesWhileThreeSpeak(
        new Evening(folder),
        evening -> {
          evening.pass(0.5);
          try (Desktop desktop = new Desktop(glfwGetCurrentContext())) {
            desktop.minimise();
          }
          evening.pass(0.2);
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
      this(slot, Session.authored(PACK));
    }

    Evening(Path slot, LanguageModel model) {
      window = Window.open("trouble", 640, 360);
      session = new Session(PACK, model, new SaveSlot(slot), 3, 6);
      play = new Play(session);
      game = new WindowGame(window, play, Quality.LOW, 60);
    }

    Steering steering() {
      return window.steering(play, FRAME);
    }

    /** Whether the player still walks a moment later. */
    boolean walks() {
      pass(0.2);
      Spot before = session.camp().player().at();
      pass(0.2);
      return !before.equals(session.camp().player().at());
    }

    /** The model owes nothing at the end of each frame, so that only the window differs. */
    void pass(double seconds) {
      for (int i = 0; i < seconds / FRAME; i++) {
        frame();
        session.settle();
      }
    }

    void frame() {
      game.frame(FRAME, System.nanoTime());
    }

    /** Over how many heads words appear. */
    long talking() {
      return session.talk().bubbles().stream().filter(Bubble::isSpeaking).count();
    }

    /** What is written over the only head that speaks. */
    String heard() {
      String text = session.talk().bubbles().get(0).text();
      assertFalse(text.isEmpty());
      return text;
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
