package dev.parley.inference.engine;

/**
 * How far a model's predictions of a text are from those of a reference.
 *
 * @param tokens how many predictions were compared, one after each token of the text
 * @param meanKl Kullback-Leibler divergence from the reference's next-token distribution to the
 *     model's, in nats, averaged; 0 is the same
 * @param highKl the divergence that only a hundredth of the predictions exceeds
 * @param sameFirst share of the predictions whose likeliest token is the reference's, 0 to 1
 * @param referenceNll mean negative logarithm, in nats, of the probability that the reference gives
 *     the text's own next token
 * @param nll the same of the model
 */
public record Divergence(
    int tokens, double meanKl, double highKl, double sameFirst, double referenceNll, double nll) {}
