package dev.parley.demo.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What happened in an evening, in terse words for a program that compares or reads it: nothing in
 * it comes from the clock on the wall.
 */
public final class Chronicle {
  private final List<String> lines = new ArrayList<>();

  /** Notes what happens now. */
  public void add(double seconds, String what) {
    lines.add(String.format(Locale.ROOT, "%8.2f  %s", seconds, what));
  }

  /** Everything so far, in order. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
