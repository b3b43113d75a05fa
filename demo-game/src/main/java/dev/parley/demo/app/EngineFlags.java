package dev.parley.demo.app;

import dev.parley.inference.engine.Device;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.WeightType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What runs the model, as options of the game. */
final class EngineFlags {
  private static final int MOST_THREADS = 1024;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cuda, cpu or java (default: auto).")
  private Device device = Device.AUTO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a CPU device (default: all cores but one, which draws).")
  private int threads;

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

  /**
   * The engine's defaults on that device.
   *
   * @throws UsageException if a number makes no sense
   */
  EngineOptions options() {
    if (threads < 0 || threads > MOST_THREADS) {
      throw new UsageException("--threads is " + threads + "; expected 1 to " + MOST_THREADS);
    }
    return EngineOptions.defaults()
        .withDevice(device)
        .withThreads(threads)
        .withInstructionSet(instructionSet)
        .withHeadType(head);
  }
}
