/**
 * Model files: GGUF and Hugging Face checkpoints into one {@code ModelFile} of metadata and a
 * tensor directory. Every length is checked before it is believed; the whole file is never in the
 * heap.
 *
 * <p>{@code GgufFile} opens a file and has {@code GgufHeader} read it through a {@code GgufCursor},
 * whose every read is checked: first {@code GgufMetadata}, then {@code GgufTensors}. Messages name
 * places in the file as {@code Place} writes them.
 *
 * <p>{@code Checkpoint} shows safetensors files ({@code SafetensorsShards}, {@code
 * SafetensorsFile}, {@code SafetensorsHeader}) under GGUF's keys and names, as {@code
 * CheckpointTensors} gathers them.
 */
@NullMarked
package dev.parley.inference.format;

import org.jspecify.annotations.NullMarked;
