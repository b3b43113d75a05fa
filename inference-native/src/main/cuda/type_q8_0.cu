#include "types.cuh"

KERNELS_OF_BLOCKS(q8_0, PARLEY_Q8_0)
