// v = y * silu(z), then, over each of `groups` equal runs of columns,
// out = v / sqrt(mean(v^2) + epsilon) * weight. Sums as in rms_norm.c.
#include "kernels.h"
#include "root_mean_square.h"
#include "rows.h"

// Writes v to out.
static f16x squares_of_gated(const float *y, const float *z, int64_t columns, float *out) {
  f16x squares = f16x_set1(0);
  for (int64_t i = 0; i < columns; i += 16) {
    int64_t left = columns - i;
    f16x v = f16x_mul(f16x_load_up_to(y + i, left), f16x_silu(f16x_load_up_to(z + i, left)));
    squares = f16x_fma(v, v, squares);
    f16x_store_up_to(out + i, v, left);
  }
  return squares;
}

KERNEL(gated_group_norm) {
  (void)scratch;
  const parley_gated_group_norm *a = operation;
  int64_t width = a->y.columns / a->groups;
  for (int64_t unit = from; unit < to; unit++) {
    int64_t t = unit / a->groups, first = unit % a->groups * width;
    const float *y = parley_floats(&a->y, t) + first, *z = parley_floats(&a->z, t) + first;
    float *out = parley_floats(&a->out, t) + first;
    f16x squares = squares_of_gated(y, z, width, out);
    divide_by_root(out, squares, parley_floats(&a->weight, 0) + first, width, a->epsilon, out);
  }
}
