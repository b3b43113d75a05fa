package dev.parley.inference.ops.cpu;

/** The kernels, by their numbers in {@code enum parley_kind} of parley_ops.h. */
enum Kernel {
  MATMUL(0),
  QUANTIZE(1),
  GATHER(2),
  COPY(3),
  RMS_NORM(4),
  GATED_GROUP_NORM(5),
  ADD(6),
  SQUARED_RELU(7),
  SWIGLU(8),
  ROPE(9),
  STORE_KEY_VALUES(10),
  ATTENTION(11),
  CONV_SILU(12),
  SSM_SCAN(13),
  READ(14),
  ENERGY(15);

  private final int kind;

  Kernel(int kind) {
    this.kind = kind;
  }

  int kind() {
    return kind;
  }
}
