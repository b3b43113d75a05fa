// Rows of floats to halves, rounded to the nearest, ties to even, and back.
#ifndef PARLEY_HALVES_H
#define PARLEY_HALVES_H

#include "simd/simd.h"

INLINE void parley_to_halves(const float *row, int64_t columns, uint16_t *target) {
  int64_t i = 0;
  for (; i + 16 <= columns; i += 16) f16x_to_f16(target + i, f16x_load(row + i));
  if (i < columns) {
    uint16_t halves[16];
    f16x_to_f16(halves, f16x_load_first(row + i, (int)(columns - i)));
    __builtin_memcpy(target + i, halves, (uint64_t)(columns - i) * sizeof *halves);
  }
}

INLINE void parley_from_halves(const uint16_t *row, int64_t columns, float *target) {
  int64_t i = 0;
  for (; i + 16 <= columns; i += 16) f16x_store(target + i, f16x_from_f16(row + i));
  if (i < columns) {
    uint16_t halves[16] = {0};
    __builtin_memcpy(halves, row + i, (uint64_t)(columns - i) * sizeof *halves);
    f16x_store_first(target + i, f16x_from_f16(halves), (int)(columns - i));
  }
}

#endif
