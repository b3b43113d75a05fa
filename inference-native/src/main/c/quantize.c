// out = x rounded to int8 with a scale for every 32 columns (int8_rows.h):
// scale = largest size / 127, q = x * (127 / largest size), to the nearest, ties to even.
// What is not finite stays seen: such a block's scale is no number, and so is every product of it.
#include "int8_rows.h"
#include "kernels.h"

INLINE int32_t sum_of(const int8_t *q) {
  int32_t sum = 0;
  for (int i = 0; i < 16; i++) sum += q[i];
  return sum;
}

INLINE void round_to(int8_t *q, f16x x, float inverse) {
  f16x scaled = f16x_mul(x, f16x_set1(inverse));
  EACH_PART vi_to_i8(q + p * LANES, vi_from_f(scaled.part[p]));
}

// Sizes below are zero: 127 / size would overflow, and no product would notice them.
static const float SMALLEST = 1e-36f;

// 0 if all 32 are finite, otherwise no number.
INLINE float poison_of(f16x first, f16x second) {
  f16x zero = f16x_set1(0);
  return f16x_sum(f16x_fma(first, zero, f16x_mul(second, zero)));
}

static void quantize_row(const float *x, parley_tile tile, int64_t row, int64_t blocks) {
  for (int64_t block = 0; block < blocks; block++) {
    int64_t at = block * tile.rows + row;
    int8_t *q = tile.q + 32 * at;
    f16x first = f16x_load(x + 32 * block), second = f16x_load(x + 32 * block + 16);
    float largest = f16x_largest(f16x_max(f16x_abs(first), f16x_abs(second)));
    float scale = poison_of(first, second);
    int32_t first_sum = 0, second_sum = 0;
    if (scale == 0 && largest >= SMALLEST) {
      float inverse = 127.0f / largest;
      round_to(q, first, inverse);
      round_to(q + 16, second, inverse);
      first_sum = sum_of(q);
      second_sum = sum_of(q + 16);
      scale = largest / 127.0f;
    } else {
      __builtin_memset(q, 0, 32);
    }
    tile.scale[at] = scale;
    tile.scaled_sum[at] = scale * (float)(first_sum + second_sum);
    tile.negative_sum[at] = -128 * (first_sum + second_sum);
    tile.negative_halves[2 * at] = -first_sum;
    tile.negative_halves[2 * at + 1] = -second_sum;
  }
}

KERNEL(quantize) {
  (void)scratch;
  const parley_quantize *a = operation;
  for (int64_t row = from; row < to; row++) {
    int64_t in_tile = row % PARLEY_TILE;
    parley_tile tile = parley_tile_at(&a->out, row - in_tile);
    quantize_row((const float *)(a->x.data + row * a->x.stride), tile, in_tile, a->x.columns / 32);
  }
}
