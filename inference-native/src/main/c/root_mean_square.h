// What both norms do with a run of columns.
#ifndef PARLEY_ROOT_MEAN_SQUARE_H
#define PARLEY_ROOT_MEAN_SQUARE_H

#include "simd/simd.h"

// out = x / sqrt(squares / columns + epsilon) * weight, where `squares` are the 16 partial sums of
// x^2; out may be x.
INLINE void divide_by_root(const float *x, f16x squares, const float *weight, int64_t columns,
                           double epsilon, float *out) {
  float scale = (float)(1 / square_root(f16x_sum(squares) / (double)columns + epsilon));
  for (int64_t i = 0; i < columns; i += 16) {
    f16x scaled = f16x_mul(f16x_load_up_to(x + i, columns - i), f16x_set1(scale));
    f16x weights = f16x_load_up_to(weight + i, columns - i);
    f16x_store_up_to(out + i, f16x_mul(scaled, weights), columns - i);
  }
}

#endif
