package dev.parley.demo.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds room on the screen for boxes that each want to be in one place: inside the screen, off what
 * is taken, and off each other.
 */
public final class Crowd {
  private static final float GAP = 8;
  private static final float STEP = 12;

  private final Box screen;
  private final List<Box> taken = new ArrayList<>();

  /**
   * @param screen all that may be written on
   * @param taken what may not
   */
  public Crowd(Box screen, List<Box> taken) {
    this.screen = screen;
    this.taken.addAll(taken);
  }

  /** The free place nearest to the wanted one, taken from now on; empty where there is none. */
  public Optional<Box> place(Box wanted) {
    Box inside = inside(wanted);
    if (isFree(inside)) {
      return take(inside);
    }
    List<Box> tries = new ArrayList<>();
    for (float y = screen.y(); y + wanted.height() <= screen.bottom(); y += STEP) {
      for (float x = screen.x(); x + wanted.width() <= screen.right(); x += STEP * 2) {
        tries.add(wanted.at(x, y));
      }
      tries.add(wanted.at(inside.x(), y));
    }
    return tries.stream()
        .filter(this::isFree)
        .min(Comparator.comparingDouble(box -> far(box, inside)))
        .flatMap(this::take);
  }

  private static double far(Box box, Box wanted) {
    // A bubble belongs above its head: sideways is worse than up, and down hides who speaks.
    double down = Math.max(0, box.y() - wanted.y());
    return Math.hypot(1.6 * (box.x() - wanted.x()), box.y() - wanted.y() + 1.5 * down);
  }

  private Box inside(Box box) {
    float x = Math.max(screen.x(), Math.min(screen.right() - box.width(), box.x()));
    float y = Math.max(screen.y(), Math.min(screen.bottom() - box.height(), box.y()));
    return box.at(x, y);
  }

  private boolean isFree(Box box) {
    return box.x() >= screen.x()
        && box.y() >= screen.y()
        && box.right() <= screen.right()
        && box.bottom() <= screen.bottom()
        && taken.stream().noneMatch(box::overlaps);
  }

  private Optional<Box> take(Box box) {
    taken.add(box.grown(GAP));
    return Optional.of(box);
  }
}
