/**
 * The folder of models on this machine: what lies there, where it came from, whether it is still
 * whole, and files that are still on their way in.
 */
@NullMarked
package dev.parley.tools.shelf;

import org.jspecify.annotations.NullMarked;
