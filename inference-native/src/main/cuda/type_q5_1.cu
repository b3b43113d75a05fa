#include "types.cuh"

KERNELS_OF_BLOCKS(q5_1, PARLEY_Q5_1)
