package dev.parley.inference.ops.cuda;

/**
 * How long the GPU takes for what, learnt from the slices it ran: a time for every byte that a
 * launch moves. Beside a renderer it changes from frame to frame; slower is believed at once,
 * faster only little by little, because a slice that is too long costs the player a frame.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the device.
 */
final class Pace {
  /** Before anything was measured: slow, so that the first slices are short. */
  private static final double FIRST_NANOS_PER_BYTE = 0.02;

  private static final double TRUST_IN_FASTER = 0.1;

  /** Of copies over the bus, which are slower than anything on the GPU. */
  private static final double FIRST_NANOS_PER_COPIED_BYTE = 0.2;

  private double nanosPerByte;

  private Pace(double nanosPerByte) {
    this.nanosPerByte = nanosPerByte;
  }

  /** Of what the GPU does in its own memory. */
  Pace() {
    this(FIRST_NANOS_PER_BYTE);
  }

  static Pace ofCopies() {
    return new Pace(FIRST_NANOS_PER_COPIED_BYTE);
  }

  /** How many bytes a slice of that time may move. */
  long bytesIn(long nanos) {
    return (long) (Math.max(0, nanos) / nanosPerByte);
  }

  /** A slice moved that many bytes in that time. */
  void took(long bytes, long nanos) {
    if (bytes <= 0) {
      return;
    }
    double measured = (double) nanos / bytes;
    nanosPerByte =
        measured >= nanosPerByte
            ? measured
            : nanosPerByte + TRUST_IN_FASTER * (measured - nanosPerByte);
  }
}
