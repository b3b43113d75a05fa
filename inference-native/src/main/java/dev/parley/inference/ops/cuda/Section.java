package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaGraph;
import dev.parley.inference.cuda.CudaStream;
import org.jspecify.annotations.Nullable;

/**
 * Launches of a pass that go to the GPU together. In a pass that is run again and again they become
 * a graph the second time: one call instead of many, with the same arguments, since all that
 * changes is read from the GPU's memory.
 */
final class Section implements AutoCloseable {
  private final LaunchList launches;
  private final int from;
  private final int to;
  private final long bytes;
  private final boolean repeated;
  private boolean submittedBefore;
  private @Nullable CudaGraph graph;

  Section(LaunchList launches, int from, int to, long bytes, boolean repeated) {
    this.launches = launches;
    this.from = from;
    this.to = to;
    this.bytes = bytes;
    this.repeated = repeated;
  }

  /** What its launches move. */
  long bytes() {
    return bytes;
  }

  void submit(CudaStream stream) {
    if (graph == null && repeated && submittedBefore) {
      graph = stream.capture(() -> launch(stream));
    }
    if (graph == null) {
      launch(stream);
    } else {
      stream.launch(graph);
    }
    submittedBefore = true;
  }

  private void launch(CudaStream stream) {
    for (int i = from; i < to; i++) {
      launches.launch(i, stream);
    }
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
      graph = null;
    }
  }
}
