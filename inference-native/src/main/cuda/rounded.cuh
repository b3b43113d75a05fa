// Rows of activations rounded to signed bytes: the bytes of all columns, then for every 32 of them an
// f32 scale and two 16-bit sums, of the first 16 bytes and of the last.
#pragma once
#include "tensors.cuh"

static constexpr int ROUNDED_BLOCK = 32;

struct RoundedBlock {
  float scale;
  int first_sum, second_sum;

  static DEVICE RoundedBlock of(uint2 stored) {
    return {__uint_as_float(stored.x), static_cast<int16_t>(stored.y), static_cast<int32_t>(stored.y) >> 16};
  }
};

DEVICE const uint4 *rounded_bytes(const parley_tensor &x, int64_t row) { return row_of<const uint4>(x, row); }

DEVICE const uint2 *rounded_blocks(const parley_tensor &x, int64_t row) {
  return reinterpret_cast<const uint2 *>(row_of<const uint8_t>(x, row) + x.columns);
}
