package dev.parley.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PeakMemoryTest {

  @Test
  void readsTheHighWaterMark(@TempDir Path folder) throws IOException {
    Path status =
        Files.writeString(
            folder.resolve("status"), "Name:\tjava\nVmPeak:\t 999 kB\nVmHWM:\t  4194304 kB\n");

    assertEquals(OptionalLong.of(4L << 30), PeakMemory.in(status));
  }

  @Test
  void isAbsentWhereTheSystemDoesNotTell(@TempDir Path folder) throws IOException {
    Path other = Files.writeString(folder.resolve("status"), "Name:\tjava\n");

    assertEquals(OptionalLong.empty(), PeakMemory.in(folder.resolve("nothing")));
    assertEquals(OptionalLong.empty(), PeakMemory.in(other));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void growsWithMemoryOutsideTheHeap() {
    int bytes = 32 << 20;
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
    for (int at = 0; at < bytes; at += 4096) {
      memory.put(at, (byte) 1);
    }

    assertTrue(PeakMemory.ofThisProcess().orElseThrow() > bytes);
  }
}
