package dev.parley.inference.sampling;

/**
 * Random numbers that are the same on every JVM: the generators of {@code java.util.random} may
 * change or, in a trimmed runtime, be missing.
 *
 * <p><b>Source.</b> Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators (OOPSLA
 * 2014), figure 16, with the golden ratio as its gamma.
 */
final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  SplitMix64(long seed) {
    state = seed;
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    long mixed = state;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** At least 0, below 1, in steps of 2<sup>-53</sup>. */
  double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }
}
