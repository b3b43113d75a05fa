package dev.parley.tools.recommend;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.tools.bench.Processor;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * What there is to run a model.
 *
 * @param memoryBytes of the machine, or of the container that the process is kept in
 * @param gpu name of an NVIDIA GPU whose driver is there
 */
public record Machine(long memoryBytes, Processor processor, Optional<String> gpu) {

  /** This one. */
  public static Machine here() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        system.getTotalMemorySize(), Processor.ofThisMachine(), NvidiaDriver.ofThisMachine().gpu());
  }
}
