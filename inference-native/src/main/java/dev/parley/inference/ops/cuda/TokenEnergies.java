package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaException;
import dev.parley.inference.cuda.CudaGlBuffer;
import dev.parley.inference.tensor.Tensor;

/**
 * A buffer of OpenGL's in which a scene finds how strong each token of a speech is, so that what it
 * draws moves with the words: {@code r / (1 + r)}, where r is the root of the mean square of what
 * the model holds for the token. The GPU writes it, and no number passes the CPU.
 *
 * <p><b>Threads.</b> The one that uses the device, with the OpenGL context current to it.
 */
public final class TokenEnergies implements AutoCloseable {
  private final Gpu gpu;
  private final CudaGlBuffer buffer;

  private TokenEnergies(Gpu gpu, CudaGlBuffer buffer) {
    this.gpu = gpu;
    this.buffer = buffer;
  }

  static TokenEnergies open(Gpu gpu, int buffer) {
    return gpu.with(() -> new TokenEnergies(gpu, gpu.context().register(buffer)));
  }

  /**
   * Writes the energy of each row. What OpenGL was told before happens before, what it is told
   * afterwards happens after.
   *
   * <p><i>Shapes.</i> x (T, D), of a pass that is complete; places (T, 1) I32: which float of the
   * buffer is the row's, or -1 for none.
   */
  public void write(Tensor x, Tensor places) {
    gpu.enter();
    try {
      long target = buffer.map(gpu.stream());
      gpu.launch(Kernels.energy(x, places, target));
      buffer.unmap(gpu.stream());
    } catch (CudaException e) {
      throw gpu.noted(e);
    } finally {
      gpu.leave();
    }
  }

  /** The buffer is OpenGL's alone again. Idempotent. */
  @Override
  public void close() {
    buffer.close();
  }
}
