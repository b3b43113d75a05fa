package dev.parley.inference.cuda;

import dev.parley.inference.ModelException;
import java.util.Set;

/** A call of NVIDIA's driver failed: which, with which code, and what the driver says of it. */
public final class CudaException extends ModelException {

  static final int OUT_OF_MEMORY = 2;
  static final int NO_DEVICE = 100;
  static final int UNSUPPORTED_PTX = 222;
  static final int NOT_READY = 600;

  /**
   * After these the context answers every call with the same code. Of {@code CUresult}, in this
   * order: uncorrectable errors of memory, of NVLink and contained ones; illegal address, timeout,
   * destroyed context, assertion, hardware stack, illegal instruction, misaligned address, address
   * space, program counter, failed launch, leaked tensor memory, and unknown.
   */
  static final Set<Integer> LOST =
      Set.of(214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721, 999);

  private static final long serialVersionUID = 1;

  private final int code;

  /**
   * @param call with what it was to do, {@code cuMemAlloc of 4096 bytes}
   * @param name the driver's for the code, {@code CUDA_ERROR_OUT_OF_MEMORY}
   * @param text the driver's sentence
   */
  CudaException(String call, int code, String name, String text) {
    super("CUDA: " + call + " failed with " + name + " (" + code + "): " + text);
    this.code = code;
  }

  /** A {@code CUresult}. */
  public int code() {
    return code;
  }

  /** Memory is short; everything else goes on. */
  public boolean isOutOfMemory() {
    return code == OUT_OF_MEMORY;
  }

  /** Nothing more can be had of this context, not even what lies in its memory. */
  public boolean isDeviceLost() {
    return LOST.contains(code);
  }
}
