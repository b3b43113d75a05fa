#include "types.cuh"

KERNELS_OF_BLOCKS(q4_1, PARLEY_Q4_1)
