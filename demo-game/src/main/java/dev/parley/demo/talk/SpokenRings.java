package dev.parley.demo.talk;

import dev.parley.inference.LanguageModel;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.Voices;
import java.util.List;

/**
 * How strongly each companion speaks, piece by piece: rings of numbers from 0 to 1, one of {@link
 * #PIECES} for each companion, the next one's behind it. For the picture alone: nothing in the game
 * depends on them.
 *
 * <p><b>Threads.</b> Confined to the one that draws, which is the game's.
 */
public interface SpokenRings {
  /** Numbers of a ring: the i-th piece of a companion is at {@code i % PIECES} of it. */
  int PIECES = Voices.TOKENS;

  /**
   * Those of the model's own tokens, or where no model computes here those of the words that are
   * seen.
   *
   * @param companions their ids, in the order of the rings
   */
  static SpokenRings of(LanguageModel model, List<String> companions) {
    boolean noted =
        model instanceof Engine engine
            && engine.voices().floats() >= companions.size() * Voices.TOKENS;
    return noted
        ? new SpokenTokens(((Engine) model).voices(), companions)
        : new SpokenWords(companions);
  }

  /** Whose the rings are, in their order: ids. */
  List<String> companions();

  /** Once a frame: what is over heads now. */
  void hear(List<Bubble> bubbles);

  /** How many pieces somebody has said so far. */
  long said(int companion);

  /**
   * Lets a graphics card write the numbers into a buffer of OpenGL's itself.
   *
   * @return whether they are there; else {@link #read} has them
   */
  boolean copyTo(int buffer);

  /** Copies the numbers. */
  void read(float[] target);

  /** The buffer will be deleted. */
  void forget();
}
