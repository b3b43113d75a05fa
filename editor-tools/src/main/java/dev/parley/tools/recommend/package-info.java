/**
 * Which quant of a model suits a machine: what it needs and what {@code docs/benchmarks} says of
 * machines like it. Nothing is extrapolated from other ones.
 */
@NullMarked
package dev.parley.tools.recommend;

import org.jspecify.annotations.NullMarked;
