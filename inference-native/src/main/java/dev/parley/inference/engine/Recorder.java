package dev.parley.inference.engine;

import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.StopReason;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where profilers are told what an engine does: the JDK's flight recorder, if there is one. */
interface Recorder extends AutoCloseable {

  /**
   * The flight recorder where its module is, else one that tells nobody, as in a small runtime
   * image of a game.
   *
   * @param statistics of the engine, from any thread
   */
  static Recorder of(Supplier<EngineStatistics> statistics) {
    boolean isThere = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    return isThere ? new FlightRecords(statistics) : new Nobody();
  }

  /**
   * A reply is over.
   *
   * @param reason why it ended; null if it failed
   */
  void replyEnded(String dialogue, @Nullable StopReason reason, GenerationStatistics cost);

  /** Asks for the engine's statistics no more. */
  @Override
  void close();

  /** Where the module is missing. */
  final class Nobody implements Recorder {
    @Override
    public void replyEnded(
        String dialogue, @Nullable StopReason reason, GenerationStatistics cost) {}

    @Override
    public void close() {}
  }
}
