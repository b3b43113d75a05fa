/**
 * Model files: GGUF into one {@code ModelFile} of metadata and a tensor directory. Every length is
 * checked before it is believed; the whole file is never in the heap.
 */
@NullMarked
package dev.parley.inference.format;

import org.jspecify.annotations.NullMarked;
