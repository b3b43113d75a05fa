package dev.parley.demo.text;

/** How wide and high letters are, in pixels. */
public interface Ruler {
  /** From where a text begins to where the next would. */
  float width(String text);

  /** From one line to the next. */
  float lineHeight();
}
