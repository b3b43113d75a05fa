package dev.parley.inference.ops.host;

import dev.parley.inference.ops.Lane;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects the steps of one pass at a time.
 *
 * @param <S> a device's step
 */
public final class Recorder<S> {
  private final RecordingMemory memory;
  private @Nullable Underway<S> underway;

  private record Underway<S>(Set<String> wanted, List<S> steps, Map<String, Tensor> taps) {}

  /** What was recorded: the steps in order, and the copies kept of tapped tensors by name. */
  public record Recording<S>(List<S> steps, Taps taps) {
    public Recording {
      steps = List.copyOf(steps);
    }
  }

  public Recorder(RecordingMemory memory) {
    this.memory = memory;
  }

  /**
   * Runs {@code forward} and gives the steps that it added.
   *
   * @throws IllegalStateException if another recording is under way
   */
  public Recording<S> record(Lane lane, Set<String> taps, Runnable forward) {
    if (underway != null) {
      throw new IllegalStateException("a recording is under way; end it before the next");
    }
    Underway<S> current = new Underway<>(taps, new ArrayList<>(), new HashMap<>());
    underway = current;
    memory.beginRecording(lane);
    try {
      forward.run();
    } finally {
      underway = null;
    }
    return new Recording<>(current.steps(), new Taps(current.taps()));
  }

  /**
   * For operations that do something before they add their step.
   *
   * @throws IllegalStateException outside a recording
   */
  public void requireUnderway() {
    current();
  }

  /**
   * Adds a step to the recording that is under way.
   *
   * @throws IllegalStateException outside a recording
   */
  public void add(S step) {
    current().steps().add(step);
  }

  /** Adds a step that copies {@code value}, if the recording asked for the name. */
  public void tap(String name, Tensor value, BiFunction<Tensor, Tensor, S> copy) {
    Underway<S> current = current();
    if (current.wanted().contains(name)) {
      Tensor kept = memory.allocate(value.type(), value.rows(), value.columns());
      current.taps().put(name, kept);
      current.steps().add(copy.apply(value, kept));
    }
  }

  private Underway<S> current() {
    if (underway == null) {
      throw new IllegalStateException("operations are recorded; call them inside record()");
    }
    return underway;
  }
}
