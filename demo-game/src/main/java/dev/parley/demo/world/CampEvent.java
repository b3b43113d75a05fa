package dev.parley.demo.world;

/**
 * Something that happened and could be seen.
 *
 * @param seconds of game time
 * @param who did it: an id
 * @param text as a sentence
 */
public record CampEvent(double seconds, String who, String text) {}
