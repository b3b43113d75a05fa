package dev.parley.demo.sound;

import java.util.SplittableRandom;

/** What a night at a river sounds like. The same each time. */
final class NightSounds {
  private static final long SEED = 20;

  private NightSounds() {}

  /** Logs that burn: a low breath, and wood that cracks. */
  static Sound fire() {
    SplittableRandom random = new SplittableRandom(SEED);
    Filter breath = Filter.low(190);
    Filter hiss = Filter.band(2600, 0.6);
    double seconds = 9;
    Sound fire =
        Sound.loop(
            seconds,
            i -> {
              double noise = noise(random);
              return 1.1 * breath.next(noise) + 0.022 * hiss.next(noise);
            });
    for (int i = 0; i < 85; i++) {
      double strength = Math.pow(random.nextDouble(), 3);
      fire.with(crack(random), random.nextDouble() * seconds, 0.1 + 0.8 * strength);
    }
    return fire;
  }

  private static Sound crack(SplittableRandom random) {
    double decay = 0.0015 + 0.012 * random.nextDouble() * random.nextDouble();
    Filter tone = Filter.band(900 + 4200 * random.nextDouble(), 1.2);
    return Sound.of(
        decay * 7, i -> 1.6 * tone.next(noise(random)) * Math.exp(-i / (decay * Sound.RATE)));
  }

  /** Water over stones, never twice as loud. */
  static Sound river() {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    Filter deep = Filter.band(330, 0.7);
    Filter bright = Filter.band(1500, 0.5);
    double seconds = 11;
    Sound river =
        Sound.loop(
            seconds,
            i -> {
              double noise = noise(random);
              double t = (double) i / Sound.RATE;
              double swell = 1 + 0.25 * Math.sin(2.1 * t) + 0.2 * Math.sin(0.9 * t + 2);
              return swell * (0.3 * deep.next(noise) + 0.12 * bright.next(noise));
            });
    for (int i = 0; i < 60; i++) {
      river.with(bubble(random), random.nextDouble() * seconds, 0.05 + 0.1 * random.nextDouble());
    }
    return river;
  }

  /** A drop's note rises while it closes. */
  private static Sound bubble(SplittableRandom random) {
    double hertz = 380 + 500 * random.nextDouble();
    double length = 0.05 + 0.06 * random.nextDouble();
    double[] phase = {0};
    return Sound.of(
        length,
        i -> {
          double part = i / (length * Sound.RATE);
          phase[0] += 2 * Math.PI * hertz * (1 + 0.5 * part) / Sound.RATE;
          return Math.sin(phase[0]) * Math.sin(Math.PI * part) * (1 - part);
        });
  }

  /** Air in the trees. */
  static Sound wind() {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    Filter low = Filter.low(420);
    Filter whistle = Filter.band(640, 4);
    return Sound.loop(
        17,
        i -> {
          double t = (double) i / Sound.RATE;
          double gust = Math.pow(0.5 + 0.32 * Math.sin(0.74 * t) + 0.18 * Math.sin(1.85 * t), 2);
          double noise = noise(random);
          return gust * (0.5 * low.next(noise) + 0.2 * whistle.next(noise));
        });
  }

  /** Three crickets, of whom none keeps the others' time. */
  static Sound crickets() {
    SplittableRandom random = new SplittableRandom(SEED + 3);
    double seconds = 13;
    Sound night = Sound.of(seconds, i -> 0);
    double[] hertz = {4180, 4420, 3950};
    double[] every = {0.62, 0.81, 1.07};
    for (int cricket = 0; cricket < hertz.length; cricket++) {
      int chirps = (int) (seconds / every[cricket]);
      for (int i = 0; i < chirps; i++) {
        if (random.nextDouble() < 0.8) {
          double at = seconds * i / chirps + 0.03 * random.nextDouble();
          night.with(chirp(hertz[cricket]), at, 0.05 + 0.02 * cricket);
        }
      }
    }
    return night;
  }

  private static Sound chirp(double hertz) {
    double length = 0.13;
    return Sound.of(
        length,
        i -> {
          double t = (double) i / Sound.RATE;
          double pulses = Math.pow(Math.max(0, Math.sin(2 * Math.PI * 31 * t)), 2);
          return pulses * Math.sin(Math.PI * t / length) * Math.sin(2 * Math.PI * hertz * t);
        });
  }

  /**
   * A syllable without a word: what is left of a voice over some distance.
   *
   * @param hertz of the voice
   * @param vowel 0 to 4, from dark to bright
   */
  static Sound syllable(double hertz, int vowel) {
    double[] first = {320, 430, 620, 480, 300};
    double[] second = {800, 950, 1250, 1750, 2150};
    Filter throat = Filter.band(first[vowel], 5);
    Filter mouth = Filter.band(second[vowel], 7);
    double length = 0.09;
    double[] phase = {0};
    return Sound.of(
        length,
        i -> {
          double part = i / (length * Sound.RATE);
          phase[0] += hertz * (1.04 - 0.08 * part) / Sound.RATE;
          double reed = 2 * (phase[0] - Math.floor(phase[0])) - 1;
          double envelope = Math.sin(Math.PI * Math.pow(part, 0.6));
          return 0.5 * envelope * (throat.next(reed) + 0.6 * mouth.next(reed));
        });
  }

  /** A foot on earth. */
  static Sound step() {
    SplittableRandom random = new SplittableRandom(SEED + 4);
    Filter thud = Filter.low(300);
    Filter grit = Filter.band(1800, 0.8);
    return Sound.of(
        0.16,
        i -> {
          double noise = noise(random);
          double t = (double) i / Sound.RATE;
          return 1.6 * thud.next(noise) * Math.exp(-t * 38)
              + 0.18 * grit.next(noise) * Math.exp(-t * 26);
        });
  }

  private static double noise(SplittableRandom random) {
    return 2 * random.nextDouble() - 1;
  }
}
