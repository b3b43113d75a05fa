package dev.parley.demo.talk;

import java.util.ArrayList;
import java.util.List;

/** What was said and seen, for a player who wants to read it again. */
public final class TalkLog {
  private static final int MOST = 400;

  private final List<Entry> entries = new ArrayList<>();
  private int added;

  /**
   * One line.
   *
   * @param seconds of game time when it began
   * @param who said it: an id; empty for what was seen
   * @param name of who said it; empty for what was seen
   * @param text all of it
   */
  public record Entry(double seconds, String who, String name, String text) {}

  void add(Entry entry) {
    entries.add(entry);
    added++;
    if (entries.size() > MOST) {
      entries.remove(0);
    }
  }

  /** The latest lines, the newest last. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  void restore(List<Entry> saved, int savedCount) {
    entries.clear();
    entries.addAll(saved);
    added = savedCount;
  }

  /** How many there were in all. */
  public int added() {
    return added;
  }
}
