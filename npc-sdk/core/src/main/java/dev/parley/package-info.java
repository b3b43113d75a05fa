/**
 * Characters in a game: {@code NpcRuntime} drives them, {@code Npc} speaks, {@code Reply} is heard.
 * What they may do is in {@code dev.parley.action}, what they remember in {@code
 * dev.parley.memory}, who they are in {@code dev.parley.persona}; the model that speaks for them,
 * and how much of a frame it may use, in {@code dev.parley.inference}.
 */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
