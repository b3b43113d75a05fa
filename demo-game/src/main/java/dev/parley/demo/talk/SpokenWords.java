package dev.parley.demo.talk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words that are seen over heads, each as strong as it is long. */
final class SpokenWords implements SpokenRings {
  private static final double LONG_WORD = 9;

  private final List<String> companions;
  private final float[] strengths;
  private final long[] said;
  private final Map<String, Heard> heard = new HashMap<>();

  /** How much of a bubble was taken notice of. */
  private record Heard(Bubble bubble, int characters) {}

  SpokenWords(List<String> companions) {
    this.companions = List.copyOf(companions);
    this.strengths = new float[companions.size() * PIECES];
    this.said = new long[companions.size()];
  }

  @Override
  public List<String> companions() {
    return companions;
  }

  @Override
  public void hear(List<Bubble> bubbles) {
    for (Bubble bubble : bubbles) {
      int companion = companions.indexOf(bubble.speaker());
      if (companion >= 0) {
        heard.put(bubble.speaker(), new Heard(bubble, hear(companion, bubble)));
      }
    }
  }

  /** Takes notice of words that are whole; gives how many characters that was. */
  private int hear(int companion, Bubble bubble) {
    Heard before = heard.get(bubble.speaker());
    int from = before != null && before.bubble() == bubble ? before.characters() : 0;
    String text = bubble.text();
    for (int end = text.indexOf(' ', from); end >= 0; end = text.indexOf(' ', from)) {
      say(companion, end - from);
      from = end + 1;
    }
    if (!bubble.isSpeaking() && from < text.length()) {
      say(companion, text.length() - from);
      from = text.length();
    }
    return from;
  }

  private void say(int companion, int letters) {
    int at = companion * PIECES + (int) (said[companion] % PIECES);
    strengths[at] = (float) (0.15 + 0.85 * Math.min(1, letters / LONG_WORD));
    said[companion]++;
  }

  @Override
  public long said(int companion) {
    return said[companion];
  }

  @Override
  public boolean copyTo(int buffer) {
    return false;
  }

  @Override
  public void read(float[] target) {
    System.arraycopy(strengths, 0, target, 0, strengths.length);
  }

  @Override
  public void forget() {}
}
