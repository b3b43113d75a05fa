/**
 * Model architectures, one readable file each over shared blocks, written once against {@code Ops}.
 */
@NullMarked
package dev.parley.inference.model;

import org.jspecify.annotations.NullMarked;
