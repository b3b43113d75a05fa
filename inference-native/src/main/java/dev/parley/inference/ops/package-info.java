/**
 * The operations of a forward pass and the devices that run them. Calling an operation records it;
 * a {@code Pass} replays the recording. Tensor letters, everywhere: T tokens, D model width, H
 * heads, K kv heads, P head width, N state width, G groups, F ffn width, V vocabulary.
 */
@NullMarked
package dev.parley.inference.ops;

import org.jspecify.annotations.NullMarked;
