/**
 * What characters may do in the game: {@code ActionSpec} says what there is, {@code LegalActions}
 * what of it is possible now, and {@code ActionHandler} is the game's side of both. A character
 * proposes an {@code ActionCall}; the game, asked again at that moment, decides.
 */
@NullMarked
package dev.parley.action;

import org.jspecify.annotations.NullMarked;
