/**
 * What a reply may say, as a grammar over bytes, and which tokens that allows next.
 *
 * <p>A constraint's text is read into a {@link dev.parley.inference.grammar.Grammar} ({@code
 * GbnfReader}, {@code SchemaReader}). For a vocabulary it is lowered to rules over bytes and named
 * tokens ({@code Lowering}, {@code ByteRules}), which a pushdown automaton follows ({@code
 * Automaton}, {@code State}). {@code MaskBuilder} walks a trie of all tokens with it ({@code
 * TokenTrie}) and finds those that may come next and how many it takes to end after each ({@code
 * TokenMask}). A {@link dev.parley.inference.grammar.ConstraintCursor} is one reply's way through.
 *
 * <p>Knows neither tokenizer nor engine, so that the seam can check a constraint's text.
 */
@NullMarked
package dev.parley.inference.grammar;

import org.jspecify.annotations.NullMarked;
