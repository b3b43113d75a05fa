// target[places[i]] = sqrt(1 - 1 / sum(e^(x - largest))) over the logits x of row i: what is left
// beside the likeliest token. The sum goes through 16 partial sums in f32.
#include "kernels.h"
#include "rows.h"
#include "simd/functions.h"

// 16, or all that are left, and another number in place of those that are missing.
INLINE f16x logits_up_to(const float *x, int64_t left, float otherwise) {
  if (left >= 16) return f16x_load(x);
  float padded[16];
  for (int i = 0; i < 16; i++) padded[i] = i < left ? x[i] : otherwise;
  return f16x_load(padded);
}

KERNEL(energy) {
  (void)scratch;
  const parley_energy *a = operation;
  int64_t columns = a->logits.columns;
  for (int64_t i = from; i < to; i++) {
    int32_t place = parley_index(&a->places, i);
    if (place < 0) continue;
    const float *x = parley_floats(&a->logits, i);
    f16x most = f16x_set1(x[0]);
    for (int64_t k = 0; k < columns; k += 16) most = f16x_max(most, logits_up_to(x + k, columns - k, x[0]));
    float largest = f16x_largest(most);
    f16x sum = f16x_set1(0);
    for (int64_t k = 0; k < columns; k += 16) {
      f16x logits = logits_up_to(x + k, columns - k, -__builtin_inff());
      sum = f16x_add(sum, f16x_exp(f16x_sub(logits, f16x_set1(largest))));
    }
    parley_floats(&a->target, 0)[place] = (float)square_root(1 - 1 / (double)f16x_sum(sum));
  }
}
