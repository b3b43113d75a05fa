/** The one jar of the SDK, and games outside this build that are made with it. */
@NullMarked
package dev.parley.dropin;

import org.jspecify.annotations.NullMarked;
