package dev.parley.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lwjgl.opengl.GL15C.GL_ARRAY_BUFFER;
import static org.lwjgl.opengl.GL15C.GL_STATIC_DRAW;
import static org.lwjgl.opengl.GL15C.glBindBuffer;
import static org.lwjgl.opengl.GL15C.glBufferData;
import static org.lwjgl.opengl.GL15C.glGenBuffers;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.engine.Device;
import dev.parley.inference.engine.Ear;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.StandInEngine;
import dev.parley.inference.engine.Voices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A character speaks on the engine's thread while this one draws its voice: a bar for each token,
 * from the buffer into which the GPU writes how strong they are.
 */
@Timeout(300)
class SpeakingSceneTest {
  private static final Path MODEL = Fixtures.own("tiny/tiny-q8_0.gguf");
  private static final int MOST_TOKENS = 24;
  private static final int FEWEST_TOKENS = 8;

  private static final EngineOptions OPTIONS =
      EngineOptions.defaults()
          .withContextTokens(512)
          .withMaxDialogues(1)
          .withRebuildsWhenIdle(false)
          .withVoices(1);

  @AfterEach
  void mend() {
    StandIn.set("LOST_AFTER", "");
  }

  @Test
  void eachTokenIsSeenAsSoonAsItIsSaid() {
    StandIn.assumeBuilt();
    try (EnergyScene scene = EnergyScene.open(Voices.TOKENS);
        Engine engine = StandInEngine.open(MODEL, OPTIONS, false)) {
      float[] expected = energies(StandInEngine.open(MODEL, OPTIONS, false));
      Voices voices = shown(engine);
      Generation reply = speak(engine);
      int frames = 0;
      long seen = 0;
      while (seen < expected.length) {
        engine.grant(FrameBudget.of(Duration.ofMillis(2)));
        seen = voices.said(0);
        assertTrue(voices.copyTo(scene.energies()), "the GPU writes nothing");
        scene.draw();
        assertSeen(expected, (int) seen, scene.heights());
        frames++;
      }
      assertTrue(frames >= expected.length, frames + " frames");
      reply.result().join();
      float[] brought = new float[voices.floats()];
      voices.read(brought);
      assertArrayEquals(new float[Voices.TOKENS], brought, "numbers came to the CPU");
    }
  }

  /** Of those that were said: what comes next may be there already. */
  private static void assertSeen(float[] expected, int said, int[] heights) {
    for (int bar = 0; bar < said; bar++) {
      assertEquals(expected[bar] * EnergyScene.HEIGHT, heights[bar], 1, "bar " + bar);
    }
    for (int bar = said + 2; bar < Voices.TOKENS; bar++) {
      assertEquals(0, heights[bar], "bar " + bar);
    }
  }

  @Test
  void withoutAGpuTheGameWritesTheSameBuffer() {
    try (EnergyScene scene = EnergyScene.open(Voices.TOKENS);
        Engine engine = Engine.open(MODEL, OPTIONS.withDevice(Device.JAVA))) {
      float[] expected = energies(Engine.open(MODEL, OPTIONS.withDevice(Device.JAVA)));
      Voices voices = shown(engine);
      float[] floats = new float[voices.floats()];
      voices.read(floats); // from now on they come here
      speak(engine).result().join();
      assertFalse(voices.copyTo(scene.energies()));
      voices.read(floats);
      scene.write(floats);
      scene.draw();
      assertSeen(expected, expected.length, scene.heights());
    }
  }

  @Test
  void aGpuThatIsLostLeavesTheWayOverTheCpu() {
    StandIn.assumeBuilt();
    StandIn.assumeChosen();
    try (EnergyScene scene = EnergyScene.open(Voices.TOKENS);
        Engine engine = StandInEngine.open(MODEL, OPTIONS, true)) {
      Voices voices = shown(engine);
      assertTrue(voices.copyTo(scene.energies()));
      StandIn.set("LOST_AFTER", String.valueOf(StandIn.count("launches") + 300));
      Generation reply = speak(engine);
      float[] floats = new float[voices.floats()];
      while (!reply.result().isDone()) {
        if (!voices.copyTo(scene.energies())) {
          voices.read(floats);
        }
      }
      assertTrue(engine.description().contains(" on CPU, "), engine.description());
      assertFalse(voices.copyTo(scene.energies()));
      voices.read(floats);
      assertTrue(floats[(int) voices.said(0) - 1] > 0, "silence");
    }
  }

  @Test
  void anEngineThatIsClosedWritesNothingMore() {
    StandIn.assumeBuilt();
    try (EnergyScene scene = EnergyScene.open(Voices.TOKENS)) {
      Engine engine = StandInEngine.open(MODEL, OPTIONS, false);
      Voices voices = shown(engine);
      Generation reply = speak(engine);
      voices.copyTo(scene.energies());
      engine.close();
      while (!reply.result().isDone()) {
        voices.copyTo(scene.energies());
      }
      voices.copyTo(scene.energies());
      voices.forget();
      voices.copyTo(scene.energies());
      scene.draw();
    }
  }

  @Test
  void aBufferThatIsTooSmallIsRefused() {
    StandIn.assumeBuilt();
    try (EnergyScene scene = EnergyScene.open(Voices.TOKENS);
        Engine engine = StandInEngine.open(MODEL, OPTIONS, false)) {
      Voices voices = shown(engine);
      int small = glGenBuffers();
      glBindBuffer(GL_ARRAY_BUFFER, small);
      glBufferData(GL_ARRAY_BUFFER, new float[Voices.TOKENS - 1], GL_STATIC_DRAW);
      assertFalse(voices.copyTo(small));
      assertTrue(voices.copyTo(scene.energies()), "another buffer is not");
    }
  }

  private static Voices shown(Engine engine) {
    engine.voices().show(List.of("mara"));
    return engine.voices();
  }

  private static Generation speak(Engine engine) {
    Dialogue dialogue = engine.open(DialogueOptions.of("mara", "You are Mara, the smith."));
    GenerationRequest request =
        new GenerationRequest(
            List.of(Message.user("Hello. Who are you?")),
            SamplingOptions.greedy(),
            MOST_TOKENS,
            List.of(),
            false);
    return dialogue.submit(request, Ear.deaf());
  }

  /** What a reply's tokens are, by way of the CPU. */
  private static float[] energies(Engine opened) {
    try (Engine engine = opened) {
      Voices voices = shown(engine);
      float[] floats = new float[voices.floats()];
      voices.read(floats);
      speak(engine).result().join();
      int said = (int) voices.said(0);
      assertTrue(said >= FEWEST_TOKENS, "the reply is too short: " + said);
      voices.read(floats);
      return Arrays.copyOf(floats, said);
    }
  }
}
