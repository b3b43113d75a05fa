package dev.parley.inference.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of Unicode characters: ascending ranges that do not touch, without surrogates. */
record CodePoints(List<Range> ranges) {
  private static final int FIRST_SURROGATE = 0xd800;
  private static final int LAST_SURROGATE = 0xdfff;

  /** Both ends included. */
  record Range(int first, int last) {}

  CodePoints {
    ranges = normal(ranges);
  }

  static CodePoints of(int first, int last) {
    return new CodePoints(List.of(new Range(first, last)));
  }

  /** Every one of the characters of a text. */
  static CodePoints of(String characters) {
    return new CodePoints(characters.codePoints().mapToObj(c -> new Range(c, c)).toList());
  }

  static CodePoints all() {
    return of(0, Character.MAX_CODE_POINT);
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  boolean contains(int codePoint) {
    return ranges.stream().anyMatch(r -> r.first() <= codePoint && codePoint <= r.last());
  }

  CodePoints and(CodePoints other) {
    return not().plus(other.not()).not();
  }

  CodePoints plus(CodePoints other) {
    List<Range> both = new ArrayList<>(ranges);
    both.addAll(other.ranges);
    return new CodePoints(both);
  }

  CodePoints not() {
    List<Range> rest = new ArrayList<>();
    int next = 0;
    for (Range range : ranges) {
      if (range.first() > next) {
        rest.add(new Range(next, range.first() - 1));
      }
      next = range.last() + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      rest.add(new Range(next, Character.MAX_CODE_POINT));
    }
    return new CodePoints(rest);
  }

  private static List<Range> normal(List<Range> ranges) {
    List<Range> sorted = new ArrayList<>();
    for (Range range : ranges) {
      // UTF-8 has no surrogates, so no set has one.
      addIfAny(sorted, range.first(), Math.min(range.last(), FIRST_SURROGATE - 1));
      addIfAny(sorted, Math.max(range.first(), LAST_SURROGATE + 1), range.last());
    }
    sorted.sort(Comparator.comparingInt(Range::first));
    List<Range> merged = new ArrayList<>();
    for (Range range : sorted) {
      Range before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (before != null && range.first() <= before.last() + 1) {
        merged.set(
            merged.size() - 1, new Range(before.first(), Math.max(before.last(), range.last())));
      } else {
        merged.add(range);
      }
    }
    return List.copyOf(merged);
  }

  private static void addIfAny(List<Range> ranges, int first, int last) {
    if (first <= last) {
      ranges.add(new Range(first, last));
    }
  }
}
