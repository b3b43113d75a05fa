#include "types.cuh"

KERNELS_OF_FLOATS(f16, PARLEY_F16, text_floats<PARLEY_F16>)
