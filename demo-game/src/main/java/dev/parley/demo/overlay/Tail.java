package dev.parley.demo.overlay;

import dev.parley.demo.overlay.Heads.Head;
import dev.parley.demo.text.Box;
import java.util.Optional;

/**
 * What leads from a bubble to who speaks: a triangle, whose tip is the last corner, in pixels.
 *
 * @param ax of the first corner
 * @param ay of the first corner
 * @param bx of the second corner
 * @param by of the second corner
 * @param tipX of the tip
 * @param tipY of the tip
 */
record Tail(float ax, float ay, float bx, float by, float tipX, float tipY) {
  private static final float HALF = 8;
  private static final float CORNER = 22;
  private static final float ASIDE = 30;
  private static final float LONGEST = 40;

  /** Down to a head, or out to the edge that somebody is beyond; empty where neither is near. */
  static Optional<Tail> of(Box box, Head head) {
    if (!head.seen()) {
      return aside(box, head);
    }
    boolean above = head.y() >= box.bottom() + 2;
    if (!above || head.x() < box.x() - ASIDE || head.x() > box.right() + ASIDE) {
      return Optional.empty();
    }
    float x = within(head.x(), box.x() + CORNER, box.right() - CORNER);
    float low = Math.min(head.y(), box.bottom() + LONGEST);
    return Optional.of(new Tail(x - HALF, box.bottom(), x + HALF, box.bottom(), head.x(), low));
  }

  private static Optional<Tail> aside(Box box, Head head) {
    boolean left = head.x() < box.x();
    float side = left ? box.x() : box.right();
    float length = Math.abs(head.x() - side);
    if (length > LONGEST || (!left && head.x() < box.right())) {
      return Optional.empty();
    }
    float y = within(head.y(), box.y() + CORNER, box.bottom() - CORNER);
    float tip = side + (left ? -1 : 1) * Math.min(length, ASIDE / 2);
    return Optional.of(new Tail(side, y - HALF, side, y + HALF, tip, y));
  }

  private static float within(float value, float least, float most) {
    return Math.max(least, Math.min(most, value));
  }

  /** Whether it points to somebody who is beyond an edge of the screen. */
  boolean isAside() {
    return ax == bx;
  }

  /** All that it covers. */
  Box bounds() {
    float left = Math.min(Math.min(ax, bx), tipX);
    float right = Math.max(Math.max(ax, bx), tipX);
    float top = Math.min(Math.min(ay, by), tipY);
    float bottom = Math.max(Math.max(ay, by), tipY);
    return new Box(left, top, right - left, bottom - top);
  }
}
