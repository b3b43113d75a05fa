/**
 * What every model file is, whatever its format: a {@code ModelFile} of {@code Metadata} and a
 * directory of tensors ({@code TensorInfo}), in GGUF's keys and names. Every length is checked
 * before it is believed; the whole file is never in the heap.
 *
 * <p>Readers of a format ({@code format.gguf}, {@code format.safetensors}) read by position through
 * {@code FileBytes}, and tell what is wrong where as {@code Place} and {@code ForeignText} write
 * it.
 */
@NullMarked
package dev.parley.inference.format;

import org.jspecify.annotations.NullMarked;
