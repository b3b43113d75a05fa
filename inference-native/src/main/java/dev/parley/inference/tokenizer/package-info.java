/**
 * Text to token ids and back: byte-level BPE, chat templates with marked content spans, UTF-8-safe
 * streaming.
 */
@NullMarked
package dev.parley.inference.tokenizer;

import org.jspecify.annotations.NullMarked;
