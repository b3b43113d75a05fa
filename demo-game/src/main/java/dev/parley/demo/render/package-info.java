/**
 * The night as OpenGL draws it: ground, river, sky, fire and people. All of it belongs to the
 * thread that has the window's context.
 */
@NullMarked
package dev.parley.demo.render;

import org.jspecify.annotations.NullMarked;
