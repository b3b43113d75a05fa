// Rows of tensors, and loads and stores of a few floats at once where they lie so that it can be.
#pragma once
#include "parley_cuda.h"
#include "simt.cuh"

template <class T = float>
DEVICE T *row_of(const parley_tensor &t, int64_t row) {
  return reinterpret_cast<T *>(t.data + row * t.stride);
}

DEVICE int index_of(const parley_tensor &t, int64_t row) { return *row_of<const int>(t, row); }

// Whether every row begins where 16 bytes can be read at once.
DEVICE bool is_aligned(const parley_tensor &t) {
  return ((reinterpret_cast<uintptr_t>(t.data) | static_cast<uintptr_t>(t.stride)) & 15) == 0;
}

DEVICE bool is_aligned(const void *p) { return (reinterpret_cast<uintptr_t>(p) & 15) == 0; }

// Four floats of a row of which `left` are there, at least one; zeros beyond.
DEVICE float4 load_floats(const float *p, int left, bool aligned) {
  if (aligned && left >= 4) return *reinterpret_cast<const float4 *>(p);
  float4 v = make_float4(p[0], 0, 0, 0);
  if (left > 1) v.y = p[1];
  if (left > 2) v.z = p[2];
  if (left > 3) v.w = p[3];
  return v;
}

DEVICE void store_floats(float *p, float4 v, int left, bool aligned) {
  if (aligned && left >= 4) {
    *reinterpret_cast<float4 *>(p) = v;
    return;
  }
  p[0] = v.x;
  if (left > 1) p[1] = v.y;
  if (left > 2) p[2] = v.z;
  if (left > 3) p[3] = v.w;
}

DEVICE float half_to_float(unsigned half) {
  return __half2float(__ushort_as_half(static_cast<unsigned short>(half)));
}

DEVICE float bf16_to_float(unsigned bf16) { return __uint_as_float(bf16 << 16); }

// A row of paged keys or values.
DEVICE int64_t page_row(const parley_pages &pages, int slot, int position) {
  int in_page = static_cast<int>(pages.page_tokens);
  int page = row_of<const int>(pages.page_table, slot)[position / in_page];
  return static_cast<int64_t>(page) * in_page + position % in_page;
}

// The exponential never overflows, so that far below zero this still is x e^x.
DEVICE float silu(float x) {
  float e = expf(-fabsf(x));
  return (x < 0 ? x * e : x) / (1.0f + e);
}
