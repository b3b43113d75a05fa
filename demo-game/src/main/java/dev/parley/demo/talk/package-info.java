/**
 * Between the camp and the characters' minds: who is spoken to, what is heard and shown, what they
 * say when left alone.
 */
@NullMarked
package dev.parley.demo.talk;

import org.jspecify.annotations.NullMarked;
