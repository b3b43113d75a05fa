/**
 * The seam between characters and inference: text and plain records, no tensor and no token id.
 *
 * <p>A {@link dev.parley.inference.LanguageModel} opens {@linkplain dev.parley.inference.Dialogue
 * dialogues}. A dialogue is one timeline: system text and turns so far. {@link
 * dev.parley.inference.Dialogue#submit} appends messages and asks for a reply, which arrives
 * through a {@link dev.parley.inference.GenerationListener}; the {@link
 * dev.parley.inference.Generation} it returns can be cancelled from the start.
 */
@NullMarked
package dev.parley.inference;

import org.jspecify.annotations.NullMarked;
