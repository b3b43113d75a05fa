/** Off-heap tensors: an address, a type, rows and columns; and the arenas that own the memory. */
@NullMarked
package dev.parley.inference.tensor;

import org.jspecify.annotations.NullMarked;
