#include "types.cuh"

KERNELS_OF_FLOATS(f32, PARLEY_F32, text_floats<PARLEY_F32>)
