package dev.parley.demo.sound;

import java.util.function.IntToDoubleFunction;

/** Samples of one channel, from -1 to 1, and how they are made. */
final class Sound {
  /** Samples a second. */
  static final int RATE = 22_050;

  /** So much of a loop's end goes over into its begin. */
  private static final double SEAM_SECONDS = 0.5;

  private final double[] samples;

  private Sound(double[] samples) {
    this.samples = samples;
  }

  static Sound of(double seconds, IntToDoubleFunction sample) {
    double[] samples = new double[(int) (seconds * RATE)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = sample.applyAsDouble(i);
    }
    return new Sound(samples);
  }

  /** One that goes on where it ends: what is beyond its end fades into its begin. */
  static Sound loop(double seconds, IntToDoubleFunction sample) {
    double[] longer = of(seconds + SEAM_SECONDS, sample).samples;
    int seam = (int) (SEAM_SECONDS * RATE);
    double[] samples = java.util.Arrays.copyOf(longer, longer.length - seam);
    for (int i = 0; i < seam; i++) {
      double share = (double) i / seam;
      // Of two that know nothing of each other the loudness adds up in squares.
      samples[i] =
          samples[i] * Math.sqrt(share) + longer[samples.length + i] * Math.sqrt(1 - share);
    }
    return new Sound(samples);
  }

  /** Adds another one from a place on, around the end of this if it is longer. */
  Sound with(Sound other, double atSeconds, double strength) {
    int at = (int) (atSeconds * RATE);
    for (int i = 0; i < other.samples.length; i++) {
      samples[(at + i) % samples.length] += strength * other.samples[i];
    }
    return this;
  }

  int length() {
    return samples.length;
  }

  double at(int sample) {
    return samples[sample];
  }

  /** The root of the mean of squares. */
  double loudness() {
    double squares = 0;
    for (double sample : samples) {
      squares += sample * sample;
    }
    return Math.sqrt(squares / samples.length);
  }

  /** As a device takes them, softly bent where they are too loud for it. */
  short[] pcm() {
    short[] pcm = new short[samples.length];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) Math.round(Short.MAX_VALUE * Math.tanh(samples[i]));
    }
    return pcm;
  }
}
