package dev.parley.inference.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Bytes that no set of a grammar tells apart, so that tables need one column for all of them. */
final class ByteClasses {
  private final int[] classes = new int[256];
  private final int[] members;

  ByteClasses(List<BitSet> sets) {
    List<BitSet> parts = new ArrayList<>();
    BitSet all = new BitSet();
    all.set(0, 256);
    parts.add(all);
    for (BitSet set : sets) {
      for (int i = parts.size() - 1; i >= 0; i--) {
        BitSet inside = (BitSet) parts.get(i).clone();
        inside.and(set);
        BitSet outside = (BitSet) parts.get(i).clone();
        outside.andNot(set);
        if (!inside.isEmpty() && !outside.isEmpty()) {
          parts.set(i, inside);
          parts.add(outside);
        }
      }
    }
    members = new int[parts.size()];
    for (int i = 0; i < members.length; i++) {
      members[i] = parts.get(i).nextSetBit(0);
      int number = i;
      parts.get(i).stream().forEach(value -> classes[value] = number);
    }
  }

  int count() {
    return members.length;
  }

  /** The class of a byte from 0 to 255. */
  int of(int value) {
    return classes[value];
  }

  /** One byte of a class. */
  int member(int number) {
    return members[number];
  }

  /** One byte of each class that has a byte between two, both included. */
  int[] members(int first, int last) {
    boolean[] seen = new boolean[members.length];
    int[] found = new int[members.length];
    int count = 0;
    for (int value = first; value <= last; value++) {
      if (!seen[classes[value]]) {
        seen[classes[value]] = true;
        found[count++] = value;
      }
    }
    return Arrays.copyOf(found, count);
  }
}
