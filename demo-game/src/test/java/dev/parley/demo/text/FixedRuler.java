package dev.parley.demo.text;

/** Letters that are all ten pixels wide. */
final class FixedRuler implements Ruler {
  @Override
  public float width(String text) {
    return 10 * text.codePointCount(0, text.length());
  }

  @Override
  public float lineHeight() {
    return 20;
  }
}
