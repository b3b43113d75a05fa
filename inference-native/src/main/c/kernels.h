// The kernels of the level that is being compiled, one file each. Signature: parley_kernel.
#ifndef PARLEY_KERNELS_H
#define PARLEY_KERNELS_H

#include "parley_ops.h"
#include "simd/simd.h"

#define KERNEL(name) \
  void PARLEY_NAME(name)(const void *operation, int64_t from, int64_t to, void *scratch)

KERNEL(matmul);
KERNEL(quantize);
KERNEL(gather);
KERNEL(copy);
KERNEL(rms_norm);
KERNEL(gated_group_norm);
KERNEL(add);
KERNEL(squared_relu);
KERNEL(swiglu);
KERNEL(rope);
KERNEL(store_key_values);
KERNEL(attention);
KERNEL(conv_silu);
KERNEL(ssm_scan);
KERNEL(read);
KERNEL(energy);

#endif
