package dev.parley.inference.engine;

/** What runs the model. */
public enum Device {
  /** The fastest that is there; the reason is logged once. */
  AUTO,
  /** Plain Java: slow, on every machine, the definition of every number. */
  JAVA,
  /** C kernels with SIMD. */
  CPU,
  /** An NVIDIA GPU. */
  CUDA
}
