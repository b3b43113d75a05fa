/**
 * The camp as a simulation: who is where, who does what, what burns. It knows no window and no
 * model; the same calls give the same camp.
 */
@NullMarked
package dev.parley.demo.world;

import org.jspecify.annotations.NullMarked;
