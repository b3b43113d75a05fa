/** What is written over the picture: speech, the log, the input line, names, figures. */
@NullMarked
package dev.parley.demo.overlay;

import org.jspecify.annotations.NullMarked;
