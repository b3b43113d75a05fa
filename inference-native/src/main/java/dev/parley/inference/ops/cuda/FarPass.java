package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaException;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.tensor.Tensor;
import java.util.List;

/**
 * Copies from or to the host's memory, on a stream of their own. They wait on the GPU for what the
 * other stream was given before, and what that is given afterwards waits for them: so where there
 * is no deadline nobody else has to wait, and with one each slice ends when its copies have.
 */
final class FarPass implements Pass {
  /** What is copied at once: a tenth of a millisecond on the slowest bus. */
  private static final long PART_BYTES = 1L << 20;

  private final Gpu gpu;
  private final List<Transfer> transfers;
  private int next;

  /** How much of the next has been copied. */
  private long done;

  FarPass(Gpu gpu, List<Transfer> transfers) {
    this.gpu = gpu;
    this.transfers = transfers;
  }

  @Override
  public boolean run(long deadlineNanos) {
    gpu.enter();
    try {
      gpu.copiesFollow();
      boolean complete = deadlineNanos == NEVER ? submitAll() : runUntil(deadlineNanos);
      gpu.streamFollows();
      return complete;
    } catch (CudaException e) {
      rewind(); // where a pass that fails begins again
      throw gpu.noted(e);
    } finally {
      gpu.leave();
    }
  }

  private boolean submitAll() {
    submit(Long.MAX_VALUE);
    rewind();
    return true;
  }

  private boolean runUntil(long deadlineNanos) {
    long now = System.nanoTime();
    do {
      long begun = now;
      long bytes = submit(gpu.copyPace().bytesIn(deadlineNanos - now));
      gpu.awaitCopies();
      now = System.nanoTime();
      gpu.copyPace().took(bytes, now - begun);
    } while (next < transfers.size() && now - deadlineNanos < 0);
    if (next < transfers.size()) {
      return false;
    }
    rewind();
    return true;
  }

  /** Gives the stream parts from where it stands on, as there is room for, one at least. */
  private long submit(long room) {
    long submitted = 0;
    while (next < transfers.size() && (submitted == 0 || submitted + PART_BYTES <= room)) {
      Transfer transfer = transfers.get(next);
      long bytes = Math.min(PART_BYTES, transfer.bytes() - done);
      transfer.submit(done, bytes, gpu.copies());
      submitted += bytes;
      done += bytes;
      if (done == transfer.bytes()) {
        next++;
        done = 0;
      }
    }
    return submitted;
  }

  private void rewind() {
    next = 0;
    done = 0;
  }

  @Override
  public Tensor tapped(String name) {
    throw new IllegalArgumentException("a copy taps nothing, and not " + name);
  }
}
