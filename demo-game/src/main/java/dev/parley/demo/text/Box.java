package dev.parley.demo.text;

/**
 * A rectangle on the screen, in pixels from the upper left.
 *
 * @param x of its left side
 * @param y of its upper side
 */
public record Box(float x, float y, float width, float height) {

  public float right() {
    return x + width;
  }

  public float bottom() {
    return y + height;
  }

  public boolean overlaps(Box other) {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }

  Box at(float newX, float newY) {
    return new Box(newX, newY, width, height);
  }

  Box grown(float by) {
    return new Box(x - by, y - by, width + 2 * by, height + 2 * by);
  }
}
