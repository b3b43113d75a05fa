package dev.parley.inference.ops.cpu;

import dev.parley.inference.ops.Precision;

/**
 * How the CPU device works.
 *
 * @param threads at least 1
 * @param precision what it may round
 * @param level the instruction set by its name ({@code avx512}, {@code avx2}, {@code neon}); empty
 *     for the best that this CPU has
 * @param lowPriority whether its threads give way to those of normal priority
 */
public record CpuOptions(int threads, Precision precision, String level, boolean lowPriority) {}
