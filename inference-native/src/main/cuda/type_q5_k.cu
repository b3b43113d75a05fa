#include "types.cuh"

KERNELS_OF_BLOCKS(q5_k, PARLEY_Q5_K)
