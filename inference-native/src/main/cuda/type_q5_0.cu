#include "types.cuh"

KERNELS_OF_BLOCKS(q5_0, PARLEY_Q5_0)
