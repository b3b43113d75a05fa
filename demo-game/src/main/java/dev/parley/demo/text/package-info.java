/**
 * Writing on the picture: letters, lines that fit, and room for each so that none covers another.
 */
@NullMarked
package dev.parley.demo.text;

import org.jspecify.annotations.NullMarked;
