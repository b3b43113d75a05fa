package dev.parley.tools.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast this machine's memory can be read for a while, which limits how fast a model writes:
 * each token reads every weight once.
 *
 * <p>Each thread reads its part of a memory too large for any cache, all of them several times; the
 * median counts, since machines are shared.
 */
public final class ReadBandwidth {
  /** Larger than the caches of a server. */
  private static final long MOST_BYTES = 1L << 30;

  private static final int PAGE = 4096;
  private static final int WARM_UP_PASSES = 2;
  private static final int PASSES = 12;

  private final MemoryReader reader;
  private final long bytes;

  ReadBandwidth(MemoryReader reader, long bytes) {
    this.reader = reader;
    this.bytes = bytes;
  }

  /** With the fastest reading there is here. */
  public static ReadBandwidth ofThisMachine() {
    // Java gives out no more memory outside the heap than the heap may take.
    long allowed = Runtime.getRuntime().maxMemory() / 2;
    return new ReadBandwidth(MemoryReader.comparingHalves(), Math.min(MOST_BYTES, allowed));
  }

  /**
   * Measures, which takes a second or two and up to a gibibyte outside the heap.
   *
   * @param threads that read at once; at least 1
   * @return bytes a second
   */
  public double measure(int threads) {
    List<ByteBuffer> parts = touchedParts(threads);
    ExecutorService readers = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 0; i < WARM_UP_PASSES; i++) {
        secondsOfPass(readers, parts);
      }
      double[] rates = new double[PASSES];
      long read = parts.stream().mapToLong(ByteBuffer::capacity).sum();
      for (int i = 0; i < PASSES; i++) {
        rates[i] = read / secondsOfPass(readers, parts);
      }
      return Median.of(rates);
    } finally {
      readers.shutdownNow();
    }
  }

  /** Memory that was never written is one page of zeros, read from the cache again and again. */
  private List<ByteBuffer> touchedParts(int threads) {
    int part = Math.toIntExact(bytes / threads & -2L * PAGE);
    List<ByteBuffer> parts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      ByteBuffer memory = ByteBuffer.allocateDirect(part);
      for (int at = 0; at < part; at += PAGE) {
        memory.put(at, (byte) 1);
      }
      parts.add(memory);
    }
    return parts;
  }

  private double secondsOfPass(ExecutorService readers, List<ByteBuffer> parts) {
    List<Future<?>> passes = new ArrayList<>();
    long begin = System.nanoTime();
    for (ByteBuffer part : parts) {
      passes.add(readers.submit(() -> reader.read(part)));
    }
    for (Future<?> pass : passes) {
      await(pass);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void await(Future<?> pass) {
    try {
      pass.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading memory failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading memory", e);
    }
  }
}
