/**
 * The evening as it is played, whatever shows it: the session with its world and minds, and what
 * the player does.
 */
@NullMarked
package dev.parley.demo.play;

import org.jspecify.annotations.NullMarked;
