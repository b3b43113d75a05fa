package dev.parley.demo.text;

import java.util.Map;

/**
 * Letters of one kind and size, as they lie in a {@link FontSheet}.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class Font implements Ruler {
  private final Map<Integer, Glyph> glyphs;
  private final Glyph unknown;
  private final float ascent;
  private final float lineHeight;

  /**
   * A letter.
   *
   * @param u0 left on the sheet, from 0 to 1
   * @param v0 top on the sheet
   * @param u1 right on the sheet
   * @param v1 bottom on the sheet
   * @param left of its picture, in pixels from where the pen is
   * @param top of its picture, in pixels from the base line, below zero above it
   * @param right of its picture
   * @param bottom of its picture
   * @param advance of the pen
   */
  record Glyph(
      float u0,
      float v0,
      float u1,
      float v1,
      float left,
      float top,
      float right,
      float bottom,
      float advance) {}

  Font(Map<Integer, Glyph> glyphs, Glyph unknown, float ascent, float lineHeight) {
    this.glyphs = Map.copyOf(glyphs);
    this.unknown = unknown;
    this.ascent = ascent;
    this.lineHeight = lineHeight;
  }

  Glyph glyph(int codePoint) {
    Glyph glyph = glyphs.get(codePoint);
    return glyph == null ? unknown : glyph;
  }

  /** From the top of a line to where its letters stand. */
  float ascent() {
    return ascent;
  }

  @Override
  public float width(String text) {
    float width = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      width += glyph(text.codePointAt(i)).advance();
    }
    return width;
  }

  @Override
  public float lineHeight() {
    return lineHeight;
  }
}
