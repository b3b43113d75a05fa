package dev.parley.inference.ops.cpu;

/** The kernels, in the order of {@code enum parley_kind} in parley_ops.h. */
enum Kernel {
  MATMUL,
  QUANTIZE,
  GATHER,
  COPY,
  RMS_NORM,
  GATED_GROUP_NORM,
  ADD,
  SQUARED_RELU,
  SWIGLU,
  ROPE,
  STORE_KEY_VALUES,
  ATTENTION,
  CONV_SILU,
  SSM_SCAN,
  PACK
}
