// Weights of the types without blocks: rows padded with zeros to a multiple of 16 bytes.
#pragma once
#include "tensors.cuh"

// Columns in 16 bytes.
DEVICE constexpr int columns_in_16(int type) { return type == PARLEY_F32 ? 4 : 8; }

template <int TYPE>
DEVICE void floats_of(uint4 v, float (&w)[columns_in_16(TYPE)]) {
  const uint32_t words[4] = {v.x, v.y, v.z, v.w};
#pragma unroll
  for (int i = 0; i < columns_in_16(TYPE); i++) {
    if (TYPE == PARLEY_F32) w[i] = __uint_as_float(words[i]);
    if (TYPE == PARLEY_F16) w[i] = half_to_float(words[i / 2] >> i % 2 * 16);
    if (TYPE == PARLEY_BF16) w[i] = bf16_to_float(words[i / 2] >> i % 2 * 16);
  }
}

// One element of a row that may lie anywhere.
template <int TYPE>
DEVICE float element_of(const parley_tensor &t, int64_t row, int column) {
  if (TYPE == PARLEY_F32) return row_of(t, row)[column];
  unsigned bits = row_of<const uint16_t>(t, row)[column];
  return TYPE == PARLEY_F16 ? half_to_float(bits) : bf16_to_float(bits);
}
