package dev.parley.inference.grammar;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the tokens of a mask by how many it takes to end after them.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class MaskLevels {

  private static final class Level {
    private final int cost;
    private int[] ids = new int[16];
    private int count;

    Level(int cost) {
      this.cost = cost;
    }

    void add(int id) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = id;
    }
  }

  private final Map<Integer, Level> levels = new TreeMap<>();

  /** Neighbours in a trie mostly cost the same. */
  private Level latest = new Level(-1);

  void add(int id, int cost) {
    if (latest.cost != cost) {
      latest = levels.computeIfAbsent(cost, Level::new);
    }
    latest.add(id);
  }

  /** The cost that most tokens have. */
  int largest() {
    int largest = 0;
    int most = 0;
    for (Level level : levels.values()) {
      if (level.count > most) {
        largest = level.cost;
        most = level.count;
      }
    }
    return largest;
  }

  /**
   * All that was collected.
   *
   * @param all tokens of the cost {@code main} that were not collected; written to
   * @param main a cost
   */
  TokenMask mask(long[] all, int main) {
    int others = 0;
    for (Level level : levels.values()) {
      others += level.cost == main ? 0 : level.count;
      for (int i = 0; i < level.count; i++) {
        all[level.ids[i] >>> 6] |= 1L << level.ids[i];
      }
    }
    int[] ids = new int[others];
    int[] costs = new int[others];
    int at = 0;
    for (Level level : levels.values()) {
      if (level.cost != main) {
        System.arraycopy(level.ids, 0, ids, at, level.count);
        Arrays.fill(costs, at, at + level.count, level.cost);
        at += level.count;
      }
    }
    return new TokenMask(all, main, ids, costs);
  }
}
