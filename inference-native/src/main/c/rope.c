// Turns neighbouring pairs of every head by position * frequencies[pair], in place:
//
//   (even, odd) = (even * cos - odd * sin, odd * cos + even * sin)
//
// The angle is rounded to f32, as the definition has it.
#include "kernels.h"
#include "rows.h"

// Sixteen pairs: the cosine of each twice, its sine first with a minus.
typedef struct {
  float cos[32];
  float sin[32];
} turns;

INLINE turns turns_at(float position, const float *frequencies, int64_t left) {
  f16x sin, cos;
  f16x_sin_cos(f16x_mul(f16x_set1(position), f16x_load_up_to(frequencies, left)), &sin, &cos);
  float sines[16], cosines[16];
  f16x_store(sines, sin);
  f16x_store(cosines, cos);
  turns turn;
  for (int i = 0; i < 16; i++) {
    turn.cos[2 * i] = turn.cos[2 * i + 1] = cosines[i];
    turn.sin[2 * i] = -sines[i];
    turn.sin[2 * i + 1] = sines[i];
  }
  return turn;
}

INLINE f16x swap_pairs(f16x x) {
  EACH_PART x.part[p] = vf_swap_pairs(x.part[p]);
  return x;
}

// The first `columns` of a head's 32 at x.
INLINE void turn_pairs(float *x, const turns *turn, int64_t columns) {
  for (int64_t i = 0; i < columns && i < 32; i += 16) {
    f16x v = f16x_load_up_to(x + i, columns - i);
    f16x turned = f16x_fma(swap_pairs(v), f16x_load(turn->sin + i), f16x_mul(v, f16x_load(turn->cos + i)));
    f16x_store_up_to(x + i, turned, columns - i);
  }
}

KERNEL(rope) {
  (void)scratch;
  const parley_rope *a = operation;
  const float *frequencies = parley_floats(&a->frequencies, 0);
  int64_t pairs = a->frequencies.columns;
  for (int64_t t = from; t < to; t++) {
    float *x = parley_floats(&a->x, t);
    float position = (float)parley_index(&a->positions, t);
    for (int64_t pair = 0; pair < pairs; pair += 16) {
      turns turn = turns_at(position, frequencies + pair, pairs - pair);
      for (int64_t head = 0; head < a->x.columns; head += a->head_width) {
        turn_pairs(x + head + 2 * pair, &turn, 2 * (pairs - pair));
      }
    }
  }
}
