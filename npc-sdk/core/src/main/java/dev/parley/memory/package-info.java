/**
 * What characters remember: {@code Memory} is one thing that happened, {@code MemoryStore} keeps
 * them and finds those that matter now.
 *
 * <p>A store follows the game's save: {@code commit} with it, {@code rollback} or {@code
 * replaceAll} on load. What a character knows is decided here and nowhere else: a search finds only
 * what its witness saw, heard or was told.
 */
@NullMarked
package dev.parley.memory;

import org.jspecify.annotations.NullMarked;
