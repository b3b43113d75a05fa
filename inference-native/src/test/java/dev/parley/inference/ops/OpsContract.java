package dev.parley.inference.ops;

/**
 * What {@link Ops} promises on every device. A device's test implements this and so runs all of it.
 * Tolerances are bounds on rounding in f32 with any order of summation, so they hold for any device
 * that computes in f32; what {@link Precision#FAST} rounds is rounded alike everywhere.
 */
public interface OpsContract
    extends WeightsContract,
        RoundedContract,
        RowsContract,
        AttentionContract,
        RecurrenceContract,
        RecordingContract,
        IndependenceContract {}
