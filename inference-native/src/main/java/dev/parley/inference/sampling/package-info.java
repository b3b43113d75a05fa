/** Logits and options to a token id: seeded, pure Java. */
@NullMarked
package dev.parley.inference.sampling;

import org.jspecify.annotations.NullMarked;
