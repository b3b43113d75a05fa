package dev.parley.demo.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    return place(wanted, Optional::of); // nothing but itself
  }

  /**
   * The same for a box that something hangs on, which is to be free too.
   *
   * @param tail what hangs on the box where it is put; where nothing does, it is not put
   */
  public Optional<Box> place(Box wanted, Function<Box, Optional<Box>> tail) {
    Box inside = inside(wanted);
    if (fits(inside, tail)) { // as most do, in every frame
      return take(inside, tail);
    }
    List<Box> tries = new ArrayList<>();
    for (float y = screen.y(); y + wanted.height() <= screen.bottom(); y += STEP) {
      for (float x = screen.x(); x + wanted.width() <= screen.right(); x += STEP * 2) {
        tries.add(wanted.at(x, y));
      }
      tries.add(wanted.at(inside.x(), y));
    }
    return nearest(tries, inside, tail);
  }

  /**
   * A free place that is no further from the wanted one than is said, taken from now on.
   *
   * @param aside pixels to the left or right
   * @param above pixels upwards
   */
  public Optional<Box> placeNear(Box wanted, float aside, float above) {
    List<Box> tries = new ArrayList<>();
    for (float up = 0; up <= above; up += GAP / 2) {
      for (float x = 0; x <= aside; x += GAP / 2) {
        tries.add(wanted.at(wanted.x() + x, wanted.y() - up));
        tries.add(wanted.at(wanted.x() - x, wanted.y() - up));
      }
    }
    return nearest(tries, wanted, Optional::of);
  }

  private Optional<Box> nearest(List<Box> tries, Box wanted, Function<Box, Optional<Box>> tail) {
    return tries.stream()
        .filter(box -> fits(box, tail))
        .min(Comparator.comparingDouble(box -> far(box, wanted)))
        .flatMap(box -> take(box, tail));
  }

  private boolean fits(Box box, Function<Box, Optional<Box>> tail) {
    return isFree(box) && tail.apply(box).filter(this::isUntaken).isPresent();
  }

  private Optional<Box> take(Box box, Function<Box, Optional<Box>> tail) {
    taken.add(box.grown(GAP));
    tail.apply(box).ifPresent(taken::add);
    return Optional.of(box);
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
        && isUntaken(box);
  }

  private boolean isUntaken(Box box) {
    return taken.stream().noneMatch(box::overlaps);
  }
}
