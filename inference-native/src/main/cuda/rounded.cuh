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

// Sixteen bytes of row `first + row`, and what belongs to a block of 32. From the first row on 32 bits
// reach far enough.
DEVICE uint4 rounded_bytes(const parley_tensor &x, int64_t first, int row, int column) {
  unsigned at = static_cast<unsigned>(row) * static_cast<unsigned>(x.stride) + static_cast<unsigned>(column);
  return *reinterpret_cast<const uint4 *>(row_of<const uint8_t>(x, first) + at);
}

DEVICE uint2 rounded_block(const parley_tensor &x, int64_t first, int row, int column) {
  unsigned at = static_cast<unsigned>(row) * static_cast<unsigned>(x.stride) + static_cast<unsigned>(x.columns);
  at += static_cast<unsigned>(column) / ROUNDED_BLOCK * 8;
  return *reinterpret_cast<const uint2 *>(row_of<const uint8_t>(x, first) + at);
}

// Sizes below are zero: 127 / size would overflow, and no product would notice them.
static constexpr float SMALLEST = 1e-36f;

static constexpr unsigned INFINITE = 0x7f800000, SIZE = 0x7fffffff;

DEVICE unsigned size_of(float x) { return __float_as_uint(x) & SIZE; }

// Rounds the thread's four columns of a row. Called by whole warps; those beyond the last column say
// so and store nothing.
DEVICE void store_rounded(const parley_tensor &out, int64_t row, int column, float4 v, bool is_there) {
  unsigned bits = max(max(size_of(v.x), size_of(v.y)), max(size_of(v.z), size_of(v.w)));
  bits = warp_largest<8>(bits);  // as numbers are ordered, what is not finite above all others
  float largest = __uint_as_float(bits);
  bool rounds = bits < INFINITE && largest >= SMALLEST;
  float inverse = rounds ? 127.0f / largest : 0.0f, scale = rounds ? largest / 127.0f : 0.0f;
  // What is not finite stays seen: such a block's scale is no number, and so is every product of it.
  if (bits >= INFINITE) scale = __uint_as_float(SIZE);
  int x = __float2int_rn(v.x * inverse), y = __float2int_rn(v.y * inverse);
  int z = __float2int_rn(v.z * inverse), w = __float2int_rn(v.w * inverse);
  unsigned bytes = rounds ? (x & 255) | (y & 255) << 8 | (z & 255) << 16 | static_cast<unsigned>(w) << 24 : 0;
  int sum = warp_sum<4>(__dp4a(static_cast<int>(bytes), 0x01010101, 0));
  int second_sum = __shfl_xor_sync(ALL_LANES, sum, 4);
  if (!is_there) return;
  row_of<unsigned>(out, row)[column / 4] = bytes;
  if (column % ROUNDED_BLOCK == 0) {
    uint2 *blocks = reinterpret_cast<uint2 *>(row_of<uint8_t>(out, row) + out.columns);
    unsigned sums = (static_cast<unsigned>(sum) & 0xffff) | static_cast<unsigned>(second_sum) << 16;
    blocks[column / ROUNDED_BLOCK] = make_uint2(__float_as_uint(scale), sums);
  }
}
