package dev.parley.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A {@link String} parameter of an {@link Action} that is one of the things in reach now. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface InReach {

  /**
   * A method without parameters of the same object that lists them: a {@code List<String>}. While
   * it is empty the action may not be done.
   */
  String value();
}
