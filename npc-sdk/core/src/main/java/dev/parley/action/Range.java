package dev.parley.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an {@code int} parameter of an {@link Action} may be. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Range {

  /** The smallest. */
  int least();

  /** The largest. */
  int most();
}
