package dev.parley.demo.talk;

/**
 * Something that a companion says unasked.
 *
 * @param speaker an id
 * @param listener an id
 * @param line the words
 * @param asks whether the listener is to answer now; else the words are to be shown
 */
public record Remark(String speaker, String listener, String line, boolean asks) {}
