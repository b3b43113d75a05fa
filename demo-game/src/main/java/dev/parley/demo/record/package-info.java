/** Playthroughs by script: what is done in them, and what is kept of them. */
@NullMarked
package dev.parley.demo.record;

import org.jspecify.annotations.NullMarked;
