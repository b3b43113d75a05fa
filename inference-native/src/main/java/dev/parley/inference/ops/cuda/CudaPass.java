package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaException;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.host.Taps;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded pass as the GPU runs it: launches in sections, the pieces between which a slice may
 * end. Each run submits as many sections as the {@link Pace} says end before the deadline and waits
 * for them, so nothing of it runs on the GPU between slices.
 */
final class CudaPass implements Pass {
  /** What a section moves at most, if it has more than one launch. */
  private static final long SECTION_BYTES = 16L << 20;

  private static final int SECTION_LAUNCHES = 16;

  private final Gpu gpu;
  private final LaunchList launches;
  private final List<Section> sections;

  /** All of it, for when there is time enough. */
  private final Section whole;

  private final Taps taps;
  private final Pace pace;
  private int next;
  private boolean closed;

  /**
   * @param repeated whether it will be run for many tokens, so that graphs are worth their making
   */
  CudaPass(Gpu gpu, List<Launch> steps, Taps taps, boolean repeated) {
    this.gpu = gpu;
    this.taps = taps;
    this.launches = new LaunchList(gpu.kernels(), steps);
    this.pace = gpu.pace(repeated);
    this.sections = sections(steps, launches, repeated);
    long bytes = steps.stream().mapToLong(Launch::movedBytes).sum();
    this.whole = new Section(launches, 0, steps.size(), bytes, repeated);
  }

  private static List<Section> sections(List<Launch> steps, LaunchList launches, boolean repeated) {
    List<Section> sections = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < steps.size(); i++) {
      long more = steps.get(i).movedBytes();
      if (i > from && (bytes + more > SECTION_BYTES || i - from == SECTION_LAUNCHES)) {
        sections.add(new Section(launches, from, i, bytes, repeated));
        from = i;
        bytes = 0;
      }
      bytes += more;
    }
    if (from < steps.size()) {
      sections.add(new Section(launches, from, steps.size(), bytes, repeated));
    }
    return sections;
  }

  @Override
  public boolean run(long deadlineNanos) {
    gpu.enter();
    try {
      int begin = next;
      next = 0; // where a pass that fails begins again
      next = runFrom(begin, deadlineNanos);
    } catch (CudaException e) {
      throw gpu.noted(e);
    } finally {
      gpu.leave();
    }
    if (next < sections.size()) {
      return false;
    }
    next = 0;
    return true;
  }

  /** Runs sections from that one on; gives the one to go on with. */
  private int runFrom(int begin, long deadlineNanos) {
    boolean limited = deadlineNanos != NEVER;
    int at = begin;
    long now = System.nanoTime();
    while (at < sections.size()) {
      long room = limited ? pace.bytesIn(deadlineNanos - now) : Long.MAX_VALUE;
      long begun = now;
      int from = at;
      at = submit(from, room);
      gpu.await();
      long bytes = bytes(from, at);
      now = System.nanoTime();
      pace.took(bytes, now - begun);
      if (limited && now - deadlineNanos >= 0) {
        break;
      }
    }
    return at;
  }

  /** Gives the stream what there is room for from that section on, one at least. */
  private int submit(int from, long room) {
    if (from == 0 && whole.bytes() <= room) {
      whole.submit(gpu.stream());
      return sections.size();
    }
    int at = from;
    long bytes = 0;
    do {
      Section section = sections.get(at++);
      section.submit(gpu.stream());
      bytes += section.bytes();
    } while (at < sections.size() && bytes + sections.get(at).bytes() <= room);
    return at;
  }

  private long bytes(int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += sections.get(i).bytes();
    }
    return bytes;
  }

  @Override
  public Tensor tapped(String name) {
    return taps.get(name);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (gpu.isLost()) {
      launches.close(); // the graphs went with the context
      return;
    }
    gpu.enter();
    try {
      whole.close();
      sections.forEach(Section::close);
      launches.close();
    } finally {
      gpu.leave();
    }
  }
}
