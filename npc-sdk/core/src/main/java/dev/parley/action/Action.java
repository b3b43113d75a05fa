package dev.parley.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that carries out an action of a character; see {@link AnnotatedActions}. It returns an
 * {@link ActionResult} or nothing.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Action {

  /** What the character does, for a model, as a sentence: "Hands something over." */
  String value();

  /** Its name in calls; the method's, with underscores, unless it is given. */
  String name() default "";

  /**
   * A method without parameters of the same object that says, as a {@code boolean}, whether it may
   * be done now; always unless it is given.
   */
  String when() default "";
}
