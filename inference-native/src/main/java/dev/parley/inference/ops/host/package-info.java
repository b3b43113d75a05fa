/** What the devices on the host's memory share: tensors, scratch, recordings. */
@NullMarked
package dev.parley.inference.ops.host;

import org.jspecify.annotations.NullMarked;
