/**
 * What a pack's writer should know about the pack: {@link PackLint} reads the files, lets one class
 * a matter look at them, and counts what each prompt costs.
 */
@NullMarked
package dev.parley.tools.lint;

import org.jspecify.annotations.NullMarked;
