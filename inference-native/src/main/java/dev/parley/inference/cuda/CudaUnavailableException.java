package dev.parley.inference.cuda;

import dev.parley.inference.ModelException;
import org.jspecify.annotations.Nullable;

/** There is no GPU that can be used here; the message says why, and what would help. */
public final class CudaUnavailableException extends ModelException {

  private static final long serialVersionUID = 1;

  CudaUnavailableException(String message) {
    super(message);
  }

  CudaUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
