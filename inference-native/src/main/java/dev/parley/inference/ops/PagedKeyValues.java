package dev.parley.inference.ops;

import dev.parley.inference.tensor.Tensor;

/**
 * Keys and values of one attention layer for every sequence, in pages. Position {@code p} of slot
 * {@code s} lies in row {@code pageTable[s][p / pageTokens] * pageTokens + p % pageTokens}.
 *
 * @param keys (pages * pageTokens, K*P)
 * @param values (pages * pageTokens, K*P)
 * @param pageTable (slots, pages of a slot) I32, one table for all layers
 * @param pageTokens positions in a page
 */
public record PagedKeyValues(Tensor keys, Tensor values, Tensor pageTable, int pageTokens) {}
