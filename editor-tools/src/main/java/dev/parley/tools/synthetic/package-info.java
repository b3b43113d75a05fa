/**
 * Model files of real shapes and random weights, for measuring speed and memory without downloading
 * a model: {@link dev.parley.tools.synthetic.SyntheticModel} puts together what a {@link
 * dev.parley.tools.synthetic.SyntheticShape} and a {@link dev.parley.tools.synthetic.QuantMix} ask
 * for, and {@link dev.parley.inference.format.gguf.GgufWriter} writes it, a piece at a time.
 */
@NullMarked
package dev.parley.tools.synthetic;

import org.jspecify.annotations.NullMarked;
