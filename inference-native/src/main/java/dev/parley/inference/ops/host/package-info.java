/** What devices share: recordings and their scratch, and tensors in the host's memory. */
@NullMarked
package dev.parley.inference.ops.host;

import org.jspecify.annotations.NullMarked;
