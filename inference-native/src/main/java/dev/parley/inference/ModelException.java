package dev.parley.inference;

import org.jspecify.annotations.Nullable;

/** The world failed a model: a file, a device, memory. Its message is one sentence for a person. */
public class ModelException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
