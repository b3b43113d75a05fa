/**
 * Characters in a game: {@code NpcRuntime} drives them, {@code Npc} speaks, {@code Reply} is heard.
 */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
