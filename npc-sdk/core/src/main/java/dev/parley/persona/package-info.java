/** Who a character is: personas and the packs they come in. */
@NullMarked
package dev.parley.persona;

import org.jspecify.annotations.NullMarked;
