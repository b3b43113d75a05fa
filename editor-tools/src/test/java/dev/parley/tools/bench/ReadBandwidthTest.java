package dev.parley.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadBandwidthTest {

  private static final int BYTES = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void allThreadsTogetherReadAllOfItInEveryPass(int threads) {
    AtomicLong bytes = new AtomicLong();
    AtomicLong reads = new AtomicLong();

    new ReadBandwidth(
            memory -> {
              bytes.addAndGet(memory.capacity());
              reads.incrementAndGet();
            },
            BYTES)
        .measure(threads);

    long passes = reads.get() / threads;
    assertEquals(14, passes);
    long lost = BYTES - bytes.get() / passes; // parts are whole pages
    assertTrue(lost >= 0 && lost < threads * 8192L, "lost " + lost);
  }

  @Test
  void givesARateInBytes() {
    double rate = new ReadBandwidth(MemoryReader.comparingHalves(), BYTES).measure(1);

    assertTrue(rate > 1e6 && rate < 1e13, "bytes a second: " + rate);
  }

  @Test
  void javasReaderReadsToTheLastByte() {
    MemoryReader reader = MemoryReader.comparingHalves();
    ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
    reader.read(memory);

    memory.put(BYTES - 1, (byte) 1);

    assertThrows(IllegalArgumentException.class, () -> reader.read(memory));
  }

  @Test
  void whatFailsInAThreadIsTold() {
    ReadBandwidth broken =
        new ReadBandwidth(
            memory -> {
              throw new IllegalArgumentException("no such memory");
            },
            BYTES);

    IllegalStateException e = assertThrows(IllegalStateException.class, () -> broken.measure(2));
    assertTrue(String.valueOf(e.getMessage()).contains("no such memory"), e.getMessage());
  }
}
