package dev.parley.demo.text;

/**
 * How large text is on a picture of some size. Everything is laid out for a picture of 1280 by 720
 * and grows with it, so that it looks the same on finer screens. On a smaller one letters do not
 * shrink as far as the picture does, and what the player chose counts as far as there is room.
 *
 * @param scale of the text: 1 is 20 of its pixels to a line of speech
 * @param density pixels of the picture to one of the layout
 */
public record LetterSize(double scale, double density) {
  private static final double WIDE = 1280;
  private static final double TALL = 720;

  /** What there is room for where the picture is as large as the layout. */
  private static final double MOST = 1.45;

  private static final double LEAST = 0.6;
  private static final double LEAST_DENSITY = 0.75;

  /** Letters are drawn anew for each of so many steps, and not at each pixel of a window's edge. */
  private static final double STEPS = 8;

  /**
   * On a picture of that many pixels.
   *
   * @param chosen the scale that the player wants
   */
  public static LetterSize of(double chosen, int width, int height) {
    double fit = Math.floor(Math.min(width / WIDE, height / TALL) * STEPS) / STEPS;
    double density = Math.max(LEAST_DENSITY, fit);
    return new LetterSize(Math.max(LEAST, Math.min(chosen, MOST * fit / density)), density);
  }

  /** Pixels of the picture in pixels of the layout. */
  public int laidOut(int pixels) {
    return (int) Math.round(pixels / density);
  }
}
