package dev.parley.inference.ops;

/**
 * Floats of a device's memory that OpenGL can have without their passing the CPU.
 *
 * <p><b>Threads.</b> That of the OpenGL context, while the device is used by another. Nothing here
 * waits for a pass, and after the device was closed or lost nothing is copied any more.
 */
public interface GlFloats {

  /**
   * Copies all of them to the beginning of a buffer of OpenGL's, as they are now. What OpenGL was
   * told before happens before, what it is told next happens after.
   *
   * @param buffer its name, of at least as many bytes
   * @return whether they will be there; false where this device cannot write into this buffer, now
   *     or ever
   */
  boolean copyTo(int buffer);

  /** Gives the buffer back to OpenGL alone, before that deletes it. */
  void forget();
}
