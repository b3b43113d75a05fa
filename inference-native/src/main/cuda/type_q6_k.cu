#include "types.cuh"

KERNELS_OF_BLOCKS(q6_k, PARLEY_Q6_K)
