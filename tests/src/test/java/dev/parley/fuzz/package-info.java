/**
 * Fuzzing of everything that a user brings. A harness is a class with a {@code fuzzerTestOneInput}
 * that takes any bytes; what it throws is a finding. {@code Harness} lists them, {@code CorpusTest}
 * runs each over its seeds and past findings, {@code FuzzTest} lets Jazzer look for new ones.
 */
@NullMarked
package dev.parley.fuzz;

import org.jspecify.annotations.NullMarked;
