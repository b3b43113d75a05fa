/**
 * Numbers to stored blocks and back: {@link dev.parley.inference.quantize.RowDecoder} defines what
 * every storage type means, {@link dev.parley.inference.quantize.RowEncoder} finds the blocks that
 * come nearest to given numbers, and {@link dev.parley.inference.quantize.RecastFile} shows a model
 * file as if some of its tensors were stored in other types.
 */
@NullMarked
package dev.parley.inference.quantize;

import org.jspecify.annotations.NullMarked;
