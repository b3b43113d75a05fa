package dev.parley.demo.overlay;

/** The colours of what is written, 0xRRGGBB. */
final class Palette {
  static final int PANEL = 0x0d1118;
  static final int EDGE = 0x3a4658;
  static final int TEXT = 0xf1ead9;
  static final int FAINT = 0xa9b1bd;
  static final int WARM = 0xf0b25a;
  static final int GOOD = 0x8fd39a;
  static final int BAD = 0xe8735a;

  private Palette() {}
}
