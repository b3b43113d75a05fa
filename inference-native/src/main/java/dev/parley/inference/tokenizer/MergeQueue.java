package dev.parley.inference.tokenizer;

import java.util.Arrays;

/**
 * The merges that a word has room for, the most urgent first and of equals the leftmost: a binary
 * heap of {@code long}s, so that a word of a million bytes makes no million objects.
 */
final class MergeQueue {
  private long[] heap;
  private int size;

  MergeQueue(int capacity) {
    heap = new long[Math.max(4, capacity)];
  }

  /** An entry for a merge of that rank at that position of the word, both 0 or more. */
  static long entry(int rank, int position) {
    return ((long) rank << Integer.SIZE) | position;
  }

  static int rank(long entry) {
    return (int) (entry >>> Integer.SIZE);
  }

  static int position(long entry) {
    return (int) entry;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(long entry) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    int hole = size++;
    while (hole > 0 && heap[(hole - 1) / 2] > entry) {
      heap[hole] = heap[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    heap[hole] = entry;
  }

  /** Takes the first entry out of a queue that is not empty. */
  long poll() {
    long first = heap[0];
    long last = heap[--size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = last;
    return first;
  }
}
