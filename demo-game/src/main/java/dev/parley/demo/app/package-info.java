/** The game itself: window, keys, options, the loop. */
@NullMarked
package dev.parley.demo.app;

import org.jspecify.annotations.NullMarked;
