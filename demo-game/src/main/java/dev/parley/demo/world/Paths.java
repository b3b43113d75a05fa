package dev.parley.demo.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** Ways around what stands in the way: A* on a grid, pulled straight. */
final class Paths {
  private static final double CELL = 0.4;
  private static final double LEFT = -14;
  private static final double TOP = -10;
  private static final int COLUMNS = 70;
  private static final int ROWS = 66;

  private final CampMap map;
  private final boolean[] free = new boolean[COLUMNS * ROWS];

  private record Open(int cell, double estimate) {}

  Paths(CampMap map) {
    this.map = map;
    for (int cell = 0; cell < free.length; cell++) {
      Spot middle = middle(cell);
      free[cell] = map.isWalkable(middle.x(), middle.z());
    }
  }

  /** The corners of a way, the goal last; only the goal where no way is found. */
  List<Spot> between(Spot from, Spot to) {
    if (map.isClear(from, to)) {
      return List.of(to);
    }
    int start = nearestFree(from);
    int goal = nearestFree(to);
    int[] cameFrom = search(start, goal);
    if (cameFrom[goal] < 0) {
      return List.of(to);
    }
    Deque<Spot> corners = new ArrayDeque<>();
    for (int cell = goal; cell != start; cell = cameFrom[cell]) {
      corners.addFirst(middle(cell));
    }
    if (map.isWalkable(to.x(), to.z())) {
      corners.addLast(to);
    }
    return straightened(from, new ArrayList<>(corners));
  }

  private List<Spot> straightened(Spot from, List<Spot> corners) {
    List<Spot> way = new ArrayList<>();
    Spot here = from;
    int next = 0;
    while (next < corners.size()) {
      int furthest = next;
      for (int i = corners.size() - 1; i > next; i--) {
        if (map.isClear(here, corners.get(i))) {
          furthest = i;
          break;
        }
      }
      here = corners.get(furthest);
      way.add(here);
      next = furthest + 1;
    }
    return way;
  }

  private int[] search(int start, int goal) {
    int[] cameFrom = new int[free.length];
    double[] cost = new double[free.length];
    Arrays.fill(cameFrom, -1);
    Arrays.fill(cost, Double.MAX_VALUE);
    // Equal estimates go by cell, so that the same question has the same answer.
    PriorityQueue<Open> open =
        new PriorityQueue<>(
            (a, b) ->
                a.estimate != b.estimate
                    ? Double.compare(a.estimate, b.estimate)
                    : Integer.compare(a.cell, b.cell));
    cost[start] = 0;
    cameFrom[start] = start;
    open.add(new Open(start, 0));
    while (!open.isEmpty()) {
      int cell = open.remove().cell;
      if (cell == goal) {
        break;
      }
      for (int dz = -1; dz <= 1; dz++) {
        for (int dx = -1; dx <= 1; dx++) {
          int next = neighbour(cell, dx, dz);
          if (next < 0 || next == cell) {
            continue;
          }
          double reached = cost[cell] + Math.hypot(dx, dz);
          if (reached < cost[next]) {
            cost[next] = reached;
            cameFrom[next] = cell;
            open.add(new Open(next, reached + middle(next).distanceTo(middle(goal)) / CELL));
          }
        }
      }
    }
    return cameFrom;
  }

  private int neighbour(int cell, int dx, int dz) {
    int column = cell % COLUMNS + dx;
    int row = cell / COLUMNS + dz;
    if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) {
      return -1;
    }
    int next = row * COLUMNS + column;
    return free[next] ? next : -1;
  }

  private int nearestFree(Spot spot) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int cell = 0; cell < free.length; cell++) {
      double distance = middle(cell).distanceTo(spot);
      if (free[cell] && distance < least) {
        least = distance;
        best = cell;
      }
    }
    return best;
  }

  private static Spot middle(int cell) {
    int row = cell / COLUMNS;
    return new Spot(LEFT + (cell % COLUMNS + 0.5) * CELL, TOP + (row + 0.5) * CELL);
  }
}
