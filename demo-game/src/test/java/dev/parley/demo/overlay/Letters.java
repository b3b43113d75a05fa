package dev.parley.demo.overlay;

import dev.parley.demo.text.Ruler;

/**
 * Letters that are all equally wide.
 *
 * @param wide pixels of a letter
 */
record Letters(float wide, float lineHeight) implements Ruler {
  @Override
  public float width(String text) {
    return wide * text.codePointCount(0, text.length());
  }
}
