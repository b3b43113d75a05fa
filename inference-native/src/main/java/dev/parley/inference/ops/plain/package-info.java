/**
 * The plain definition of every operation, in Java: slow, obvious, on every machine, kept for ever.
 * {@code JavaOps} records and owns memory; each other file defines one operation (or a family that
 * works element by element), and {@code RowDecoder} of the package {@code quantize} defines every
 * storage type.
 *
 * <p>Exponentials and angles are {@code StrictMath}'s, so the numbers are the same on every machine
 * and JVM.
 */
@NullMarked
package dev.parley.inference.ops.plain;

import org.jspecify.annotations.NullMarked;
