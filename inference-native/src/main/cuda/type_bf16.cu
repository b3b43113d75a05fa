#include "types.cuh"

#if __CUDA_ARCH__ >= 800
#include "text_bf16.cuh"
KERNELS_OF_FLOATS(bf16, PARLEY_BF16, text_bf16)
#else
KERNELS_OF_FLOATS(bf16, PARLEY_BF16, text_floats<PARLEY_BF16>)
#endif
