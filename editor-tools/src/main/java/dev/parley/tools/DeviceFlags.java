package dev.parley.tools;

import dev.parley.inference.engine.Device;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.WeightType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What runs the model, as options of the commands that run one. */
final class DeviceFlags {
  private static final int MOST_THREADS = 1024;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cuda, cpu or java (default: auto).")
  private Device device = Device.AUTO;

  // Nothing is drawn beside a command in the terminal, so the model may have every core.
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a CPU device (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--isa",
      paramLabel = "SET",
      description = "Instructions of the CPU device: avx512, avx2, neon (default: the best here).")
  private String instructionSet = "";

  @Option(
      names = "--head",
      paramLabel = "TYPE",
      description =
          "Store the model's head as Q4_0, Q5_1 ... from loading on: faster, a little worse.")
  private @Nullable WeightType head;

  int threads() {
    return threads;
  }

  /**
   * The engine's defaults on that device.
   *
   * @throws CommandException if a number makes no sense
   */
  EngineOptions engineOptions() {
    CommandException.requireWithin("--threads", threads, 1, MOST_THREADS);
    return EngineOptions.defaults()
        .withDevice(device)
        .withThreads(threads)
        .withInstructionSet(instructionSet)
        .withHeadType(head);
  }
}
