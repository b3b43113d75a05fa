/**
 * How fast a model runs on this machine: {@link dev.parley.tools.bench.Bench} times what {@link
 * dev.parley.tools.bench.BenchPlan} asks for, and how fast the weights are read when nothing is
 * computed, which is the limit that the machine's memory sets.
 */
@NullMarked
package dev.parley.tools.bench;

import org.jspecify.annotations.NullMarked;
