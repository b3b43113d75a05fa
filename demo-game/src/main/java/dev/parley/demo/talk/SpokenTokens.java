package dev.parley.demo.talk;

import dev.parley.inference.engine.Voices;
import java.util.List;

/** The tokens that the engine computes. */
record SpokenTokens(Voices voices, List<String> companions) implements SpokenRings {

  SpokenTokens {
    voices.show(companions);
  }

  @Override
  public void hear(List<Bubble> bubbles) {}

  @Override
  public long said(int companion) {
    return voices.said(companion);
  }

  @Override
  public boolean copyTo(int buffer) {
    return voices.copyTo(buffer);
  }

  @Override
  public void read(float[] target) {
    voices.read(target);
  }

  @Override
  public void forget() {
    voices.forget();
  }
}
