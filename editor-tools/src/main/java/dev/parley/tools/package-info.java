/** The command line: one class a command. */
@NullMarked
package dev.parley.tools;

import org.jspecify.annotations.NullMarked;
