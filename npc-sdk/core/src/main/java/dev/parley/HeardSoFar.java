package dev.parley;

import org.jspecify.annotations.Nullable;

/**
 * How much of a character's latest reply the player had heard at some moment.
 *
 * @param reply null if it was never spoken to
 * @param text what the listener was given, or what the game said was shown of it
 * @param over whether that is all
 */
record HeardSoFar(@Nullable Reply reply, String text, boolean over) {}
