/**
 * Opens a model file and answers with it: {@code Engine} (the local {@link
 * dev.parley.inference.LanguageModel}), its one inference thread, and {@code ModelInspector} for
 * the command line and tests.
 */
@NullMarked
package dev.parley.inference.engine;

import org.jspecify.annotations.NullMarked;
