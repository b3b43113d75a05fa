/** The device of NVIDIA GPUs: what each operation launches, and what runs the launches. */
@NullMarked
package dev.parley.inference.ops.cuda;

import org.jspecify.annotations.NullMarked;
