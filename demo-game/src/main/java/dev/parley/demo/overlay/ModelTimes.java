package dev.parley.demo.overlay;

import dev.parley.demo.play.FrameTimes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the model took of each frame, from how long it was computed in all. */
final class ModelTimes {
  private final FrameTimes times = new FrameTimes();
  private @Nullable Duration before;

  /**
   * Notes a frame.
   *
   * @param busy for how long the model was computed until now
   */
  void note(Duration busy) {
    if (before != null) { // all that was before the first is no frame's
      times.add(busy.minus(before).toNanos() / 1e6);
    }
    before = busy;
  }

  /** What passes until the next frame is no frame's: nobody looks. */
  void rest() {
    before = null;
  }

  FrameTimes times() {
    return times;
  }
}
