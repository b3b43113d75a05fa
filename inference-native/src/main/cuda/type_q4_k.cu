#include "types.cuh"

KERNELS_OF_BLOCKS(q4_k, PARLEY_Q4_K)
