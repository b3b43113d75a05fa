#include "types.cuh"

KERNELS_OF_BLOCKS(q4_0, PARLEY_Q4_0)
