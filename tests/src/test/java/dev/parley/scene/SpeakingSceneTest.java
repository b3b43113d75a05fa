package dev.parley.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.gguf.GgufFile;
import dev.parley.inference.model.Architectures;
import dev.parley.inference.model.Batch;
import dev.parley.inference.model.Model;
import dev.parley.inference.model.Outline;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cuda.CudaOps;
import dev.parley.inference.ops.cuda.TokenEnergies;
import dev.parley.inference.state.Room;
import dev.parley.inference.state.SequenceStates;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A character speaks while its voice is drawn: each frame the GPU computes for a moment, and when
 * it has a token it writes how strong that is into the buffer that OpenGL draws the next bar from.
 */
class SpeakingSceneTest {
  private static final int TOKENS = 12;
  private static final int BARS = TOKENS + 4;
  private static final int SLICE_NANOS = 2_000_000;
  private static final int FIRST_TOKEN = 7;

  @Test
  void eachTokenIsSeenAsSoonAsItIsSaid() {
    StandIn.assumeBuilt();
    try (EnergyScene scene = EnergyScene.open(BARS);
        ModelFile file = GgufFile.open(Fixtures.own("tiny/tiny-q8_0.gguf"));
        CudaOps ops = CudaOps.open(Precision.FAST, StandIn.library().toString(), StandIn.SM80);
        TokenEnergies voice = ops.openEnergies(scene.energies())) {
      Speaker speaker = new Speaker(file, ops);
      List<Float> energies = new ArrayList<>();
      int frames = 0;
      while (energies.size() < TOKENS) {
        if (speaker.speak(System.nanoTime() + SLICE_NANOS)) {
          voice.write(speaker.hidden, speaker.place(energies.size()));
          energies.add(energy(ops.read(speaker.hidden)));
        }
        scene.draw();
        assertSeen(energies, scene.heights());
        frames++;
      }
      assertTrue(frames >= TOKENS, frames + " frames");
      assertTrue(energies.stream().distinct().count() > TOKENS / 2, energies.toString());
    }
  }

  private static float energy(float[] state) {
    double squares = 0;
    for (float x : state) {
      squares += (double) x * x;
    }
    double root = Math.sqrt(squares / state.length);
    return (float) (root / (1 + root));
  }

  private static void assertSeen(List<Float> energies, int[] heights) {
    for (int bar = 0; bar < BARS; bar++) {
      float energy = bar < energies.size() ? energies.get(bar) : 0;
      assertEquals(energy * EnergyScene.HEIGHT, heights[bar], 1, "bar " + bar);
    }
  }

  /** A model that says one likeliest token after the other. */
  private static final class Speaker {
    private final CudaOps ops;
    private final Batch batch;
    private final Tensor place;
    private final Pass pass;
    private final Sequence sequence;
    private final SequenceStates states;

    /** What the last layer leaves of the token. */
    final Tensor hidden;

    private Tensor logits;
    private int token = FIRST_TOKEN;
    private boolean underWay;

    Speaker(ModelFile file, CudaOps ops) {
      this.ops = ops;
      Model model = Architectures.load(file, ops);
      Outline outline = Architectures.outline(file);
      this.states = new SequenceStates(ops, outline.states(), Room.of(1, 2, TOKENS));
      this.sequence = states.open().orElseThrow();
      this.batch = Batch.allocate(ops, 1, 1);
      this.place = ops.allocate(QuantType.I32, 1, 1);
      this.logits = place;
      String last = "layer." + (outline.layerKinds().size() - 1);
      this.pass =
          ops.record(
              Lane.MAIN,
              0,
              Set.of(last),
              () -> logits = model.forward(batch, states.memory(), ops));
      this.hidden = pass.tapped(last);
    }

    /** Goes on until that time; tells whether a token is complete. */
    boolean speak(long deadlineNanos) {
      if (!underWay) {
        begin();
      }
      underWay = !pass.run(deadlineNanos);
      if (underWay) {
        return false;
      }
      sequence.advance(1);
      token = likeliest(ops.read(logits));
      return true;
    }

    private void begin() {
      sequence.reserve(1);
      while (!states.memory().copies().isEmpty()) {
        states.memory().copies().remove().run(Pass.NEVER);
      }
      ops.write(batch.tokens(), new int[] {token});
      ops.write(batch.positions(), new int[] {sequence.length()});
      ops.write(batch.slots(), new int[] {sequence.slot()});
      ops.write(batch.outputs(), new int[] {0});
    }

    Tensor place(int bar) {
      ops.write(place, new int[] {bar});
      return place;
    }

    private static int likeliest(float[] logits) {
      int best = 0;
      for (int id = 1; id < logits.length; id++) {
        best = logits[id] > logits[best] ? id : best;
      }
      return best;
    }
  }
}
