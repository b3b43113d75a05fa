package dev.parley.inference.ops.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Between passes the device's threads sleep. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class IdleDeviceTest {
  private static final int WORKERS = 3;

  /** In which they would have been seen to work: they spin for 0.05 ms at most. */
  private static final long OBSERVED_TICKS = 30;

  private static final int TICKS_OF_NOISE = 1;

  @Test
  void anIdleDeviceUsesNoCpu() throws IOException {
    try (Ops ops = open()) {
      Tensor x = ops.allocate(QuantType.F32, 64, 4096);
      Pass pass = ops.record(Set.of(), () -> ops.squaredRelu(x));
      for (int i = 0; i < 100; i++) {
        assertTrue(pass.run(Pass.NEVER));
      }
      List<Path> workers = workers();
      while (workers.size() < WORKERS) { // a busy machine may not have let them say their name yet
        Thread.onSpinWait();
        workers = workers();
      }
      assertEquals(WORKERS, workers.size());
      long before = ticks(workers);

      computeFor(OBSERVED_TICKS);

      long spent = ticks(workers) - before;
      assertTrue(spent <= TICKS_OF_NOISE, spent + " hundredths of a second");
    }
  }

  private static Ops open() {
    BuiltLibrary.assumeUsable();
    return CpuOps.open(new CpuOptions(1 + WORKERS, Precision.FAST, "", false));
  }

  /** Uses that much time of this thread: however slow the machine, enough goes by. */
  private static void computeFor(long ticks) throws IOException {
    List<Path> self = List.of(Path.of("/proc/thread-self"));
    long begin = ticks(self);
    while (ticks(self) - begin < ticks) {
      Thread.onSpinWait();
    }
  }

  private static List<Path> workers() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (isWorker(task)) {
          found.add(task);
        }
      }
    }
    return found;
  }

  private static boolean isWorker(Path task) throws IOException {
    try {
      return Files.readString(task.resolve("comm")).strip().equals("parley-cpu");
    } catch (NoSuchFileException e) {
      return false; // another thread, which has ended
    }
  }

  /** User and system time of all, in hundredths of a second, as the system counts. */
  private static long ticks(List<Path> tasks) throws IOException {
    long sum = 0;
    for (Path task : tasks) {
      String stat = Files.readString(task.resolve("stat"));
      String[] fields = stat.substring(stat.indexOf(") ") + 2).split(" ", -1);
      sum += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
    return sum;
  }
}
