/**
 * The state of a sequence: convolution, SSM and paged KV memory, snapshots, and the store that
 * keeps them.
 */
@NullMarked
package dev.parley.inference.state;

import org.jspecify.annotations.NullMarked;
