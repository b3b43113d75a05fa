/**
 * The files beside the weights of a Hugging Face checkpoint, said in the words of GGUF: {@code
 * CheckpointLayout} translates {@code config.json} into metadata and tensor names, {@code
 * TokenizerFiles} the tokenizer's files into the metadata of a vocabulary. Whatever would change
 * the numbers or the ids and is not done here is refused by name.
 *
 * <p>Knows no file format of weights; JSON is read by {@code StrictJson}.
 */
@NullMarked
package dev.parley.inference.huggingface;

import org.jspecify.annotations.NullMarked;
