/**
 * Hugging Face checkpoints. {@code Checkpoint} shows safetensors files ({@code SafetensorsShards},
 * {@code SafetensorsFile}, {@code SafetensorsHeader}) under GGUF's keys and names, as {@code
 * CheckpointTensors} gathers them for the {@code huggingface} package, which knows what is called
 * how.
 */
@NullMarked
package dev.parley.inference.format.safetensors;

import org.jspecify.annotations.NullMarked;
