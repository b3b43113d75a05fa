package dev.parley.demo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.demo.render.Camera;
import dev.parley.demo.render.NightScene;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.talk.SpokenRings;
import dev.parley.demo.world.Spot;
import dev.parley.persona.PersonaPack;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What voices add to the picture, beside one of the same moment in which they say nothing. */
class VoiceRingTest {
  private static final double FRAME = 1 / 30.0;
  private static final double PIECES_PER_FRAME = 0.4;

  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void whoSpeaksLightsTheGroundAndSilenceDoesNot() {
    try (Camp camp = new Camp(folder, 0.8f)) {
      camp.pass(1);
      assertEquals(0, camp.light(), "nobody has spoken");
      camp.session.talk().say("mara", "What happened to the bridge?");
      camp.pass(2);
      assertTrue(camp.light() > 20_000, "light while somebody speaks: " + camp.light());
      assertEquals(0, camp.darkened, "a voice takes light away");
      camp.session.talk().interrupt();
      camp.pass(5);
      assertEquals(0, camp.light(), "silence again");
    }
  }

  @Test
  void aStrongVoiceShinesMoreThanAWeakOne() {
    long weak = lightOf("mara", 0.1f).light();
    long strong = lightOf("mara", 1f).light();
    assertTrue(strong > 2 * weak, weak + " and " + strong);
  }

  @Test
  void theColourIsTheSpeakers() {
    Light mara = lightOf("mara", 0.8f); // her light is blue, his is yellow
    Light tam = lightOf("tam", 0.8f);
    assertTrue(mara.blueShare() > 2 * tam.blueShare(), mara + " and " + tam);
  }

  private Light lightOf(String speaker, float strength) {
    try (Camp camp = new Camp(folder.resolve(speaker + strength), strength)) {
      camp.session.talk().say(speaker, "What happened to the bridge?");
      camp.pass(2);
      return new Light(camp.added[0], camp.added[1], camp.added[2]);
    }
  }

  private record Light(long red, long green, long blue) {
    long light() {
      return red + green + blue;
    }

    double blueShare() {
      return (double) blue / light();
    }
  }

  /** One camp, drawn with voices and without. */
  private static final class Camp implements AutoCloseable {
    private final Window window;
    private final Session session;
    private final SceneBuffer buffer = new SceneBuffer(Quality.HIGH);
    private final NightScene silent;
    private final NightScene loud;
    private final Steady voices;

    /** Of the last frame: red, green and blue that voices add. */
    private final long[] added = new long[3];

    /** How many pixels are darker with them. */
    private int darkened;

    Camp(Path slot, float strength) {
      assumeTrue(
          System.getenv("DISPLAY") != null, "no display: no window is tried (xvfb-run gives one)");
      PersonaPack pack = PersonaPack.bundled("campfire");
      window = Window.open("voices", 640, 360);
      session = new Session(pack, Session.authored(pack), new SaveSlot(slot), 3, 6);
      voices = new Steady(strength);
      loud = new NightScene(voices);
      silent = new NightScene(new Steady(0));
    }

    void pass(double seconds) {
      for (int i = 0; i < seconds / FRAME; i++) {
        session.move(FRAME);
        session.settle();
        silent.move(session.camp(), session.talk().bubbles(), FRAME);
        loud.move(session.camp(), session.talk().bubbles(), FRAME);
      }
      compare(picture(silent), picture(loud));
    }

    private BufferedImage picture(NightScene scene) {
      Camera camera = Camera.behind(new Spot(0, 3), Math.PI, -0.25, 3, 640.0 / 360);
      buffer.begin(640, 360);
      scene.draw(session.camp(), camera, buffer.width(), buffer.height());
      buffer.end(640, 360);
      return window.picture();
    }

    private void compare(BufferedImage dark, BufferedImage bright) {
      Arrays.fill(added, 0);
      darkened = 0;
      for (int i = 0; i < 640 * 360; i++) {
        int before = dark.getRGB(i % 640, i / 640);
        int after = bright.getRGB(i % 640, i / 640);
        for (int channel = 0; channel < 3; channel++) {
          int more = channel(after, channel) - channel(before, channel);
          added[channel] += more;
          darkened += more < 0 ? 1 : 0;
        }
      }
    }

    private static int channel(int rgb, int channel) {
      return (rgb >> (16 - 8 * channel)) & 0xff;
    }

    long light() {
      return added[0] + added[1] + added[2];
    }

    @Override
    public void close() {
      loud.close();
      silent.close();
      buffer.close();
      session.close();
      window.close();
    }
  }

  /** Everybody says pieces at one pace, all of one strength; nobody does for 0. */
  private static final class Steady implements SpokenRings {
    private final float strength;
    private double said;

    Steady(float strength) {
      this.strength = strength;
    }

    @Override
    public List<String> companions() {
      return List.of("mara", "edda", "tam");
    }

    @Override
    public void hear(List<Bubble> bubbles) {
      said += strength > 0 ? PIECES_PER_FRAME : 0;
    }

    @Override
    public long said(int companion) {
      return (long) said;
    }

    @Override
    public boolean copyTo(int buffer) {
      return false;
    }

    @Override
    public void read(float[] target) {
      Arrays.fill(target, strength);
    }

    @Override
    public void forget() {}
  }
}
