// out[t] = x[t] / sqrt(mean(x[t]^2) + epsilon) * weight. The squares go through 16 partial sums in
// f32, the root is taken in double.
#include "kernels.h"
#include "root_mean_square.h"
#include "rows.h"

static f16x squares_of(const float *x, int64_t columns) {
  f16x squares = f16x_set1(0);
  for (int64_t i = 0; i < columns; i += 16) {
    f16x v = f16x_load_up_to(x + i, columns - i);
    squares = f16x_fma(v, v, squares);
  }
  return squares;
}

KERNEL(rms_norm) {
  (void)scratch;
  const parley_rms_norm *a = operation;
  const float *weight = parley_floats(&a->weight, 0);
  for (int64_t t = from; t < to; t++) {
    const float *x = parley_floats(&a->x, t);
    f16x squares = squares_of(x, a->x.columns);
    divide_by_root(x, squares, weight, a->x.columns, a->epsilon, parley_floats(&a->out, t));
  }
}
