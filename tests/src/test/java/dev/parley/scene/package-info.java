/** Scenes that OpenGL draws beside a model, with what the GPU tells of a speech in them. */
@NullMarked
package dev.parley.scene;

import org.jspecify.annotations.NullMarked;
