package dev.parley.inference.ops.cpu;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the kernels are compiled for, best first; bits of {@code enum parley_level_bit}. */
enum InstructionSet {
  AVX512(1, "AVX-512 VNNI"),
  AVX2(2, "AVX2"),
  NEON(4, "NEON with dot product");

  private final int bit;
  private final String label;

  InstructionSet(int bit, String label) {
    this.bit = bit;
    this.label = label;
  }

  int bit() {
    return bit;
  }

  /** The best in a set of bits. */
  static Optional<InstructionSet> best(long bits) {
    return in(bits).stream().findFirst();
  }

  /** All in a set of bits, best first. */
  static List<InstructionSet> in(long bits) {
    return List.of(values()).stream().filter(level -> (bits & level.bit) != 0).toList();
  }

  /** The one whose name a person gave: {@code avx512}, {@code avx2}, {@code neon}. */
  static Optional<InstructionSet> named(String name) {
    return List.of(values()).stream().filter(level -> level.id().equals(name)).findFirst();
  }

  /** Its name for options. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label;
  }
}
