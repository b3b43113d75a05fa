package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MergeQueueTest {

  @Test
  void givesTheLowestRankFirstAndOfEqualsTheLeftmost() {
    MergeQueue queue = new MergeQueue(1);
    queue.add(MergeQueue.entry(7, 0));
    queue.add(MergeQueue.entry(3, 9));
    queue.add(MergeQueue.entry(3, 2));
    long first = queue.poll();
    assertEquals(3, MergeQueue.rank(first));
    assertEquals(2, MergeQueue.position(first));
    assertEquals(9, MergeQueue.position(queue.poll()));
    assertEquals(7, MergeQueue.rank(queue.poll()));
    assertTrue(queue.isEmpty());
  }

  @Test
  void keepsTheOrderOfAPriorityQueue() {
    Random random = new Random(11);
    MergeQueue queue = new MergeQueue(0);
    PriorityQueue<Long> expected = new PriorityQueue<>();
    for (int step = 0; step < 20_000; step++) {
      if (expected.isEmpty() || random.nextInt(5) < 3) {
        long entry = MergeQueue.entry(random.nextInt(50), random.nextInt(1000));
        queue.add(entry);
        expected.add(entry);
      } else {
        assertEquals(expected.remove(), queue.poll());
      }
    }
    while (!expected.isEmpty()) {
      assertEquals(expected.remove(), queue.poll());
    }
    assertTrue(queue.isEmpty());
  }
}
