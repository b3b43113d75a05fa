/**
 * Forms as triangles, worked out in plain Java: trees, tents, a bridge, people. It knows no window.
 */
@NullMarked
package dev.parley.demo.shape;

import org.jspecify.annotations.NullMarked;
