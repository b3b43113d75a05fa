// out[i] = source[rows[i]] as floats. A block takes 1024 columns of a row.
#pragma once
#include "floats.cuh"
#include "planes.cuh"

static constexpr int GATHER_THREADS = 64;

template <int TYPE>
DEVICE void gather_blocks(const parley_gather &a) {
  bool aligned = is_aligned(a.out);
  int run = static_cast<int>(blockIdx.x) * GATHER_THREADS + static_cast<int>(threadIdx.x);
  if (run >= a.source.columns / 16) return;
  for (int64_t i = blockIdx.y; i < a.out.rows; i += gridDim.y) {
    float w[16];
    weights_of_run<TYPE>(Planes<TYPE>(a.source, index_of(a.rows, i)), 0, run, w);
    float *out = row_of(a.out, i) + 16 * run;
#pragma unroll
    for (int k = 0; k < 16; k += 4) {
      store_floats(out + k, make_float4(w[k], w[k + 1], w[k + 2], w[k + 3]), 4, aligned);
    }
  }
}

template <int TYPE>
DEVICE void gather_floats(const parley_gather &a) {
  int first = static_cast<int>(blockIdx.x) * GATHER_THREADS * 16;
  int end = min(first + GATHER_THREADS * 16, static_cast<int>(a.source.columns));
  for (int64_t i = blockIdx.y; i < a.out.rows; i += gridDim.y) {
    int row = index_of(a.rows, i);
    for (int c = first + static_cast<int>(threadIdx.x); c < end; c += GATHER_THREADS) {
      row_of(a.out, i)[c] = element_of<TYPE>(a.source, row, c);
    }
  }
}
