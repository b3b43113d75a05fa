package dev.parley.inference;

/**
 * A finished reply.
 *
 * @param text all speech that the listener was given
 * @param thought all thought that the listener was given; empty without thinking
 * @param reason why it ended
 * @param statistics what it cost
 */
public record GenerationResult(
    String text, String thought, StopReason reason, GenerationStatistics statistics) {}
