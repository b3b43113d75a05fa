// Text with x as it is and weights of every type (tiles.cuh), by fma: weights become floats in shared
// memory.
#pragma once
#include "floats.cuh"
#include "planes.cuh"
#include "tiles.cuh"

static constexpr int FLOAT_STEP = 32, FLOAT_LINE = TILE + 4, THREAD_TOKENS = 8, THREAD_ROWS = 4;

struct FloatStage {
  float4 x[FLOAT_STEP][FLOAT_LINE / 4], w[FLOAT_STEP][FLOAT_LINE / 4];  // columns of the step, then rows
};

template <int TYPE>
DEVICE void sixteen_weights(const parley_tensor &weight, int64_t row, int column, float (&w)[16]) {
  constexpr bool IS_FLOAT = TYPE == PARLEY_F32 || TYPE == PARLEY_F16 || TYPE == PARLEY_BF16;
  if constexpr (IS_FLOAT) {
    constexpr int EACH = columns_in_16(TYPE);
#pragma unroll
    for (int i = 0; i < 16; i += EACH) {
      float part[EACH] = {};
      if (column + i < weight.columns) floats_of<TYPE>(row_of<const uint4>(weight, row)[(column + i) / EACH], part);
#pragma unroll
      for (int k = 0; k < EACH; k++) w[i + k] = part[k];
    }
  } else {
    weights_of_run<TYPE>(Planes<TYPE>(weight, row), 0, column / 16, w);
  }
}

// Brings 16 columns of a row of x and of the weight.
template <int TYPE>
DEVICE void stage_floats(const parley_matmul &m, const Tile &tile, int column, bool aligned, FloatStage &stage) {
  int line = static_cast<int>(threadIdx.x) % TILE, first = static_cast<int>(threadIdx.x) / TILE * 16;
  int columns = static_cast<int>(m.x.columns), at = column + first;
  float w[16] = {}, x[16] = {};
  if (at < columns) sixteen_weights<TYPE>(m.weight, tile.row + tile.row_at(line), at, w);
  if (at < columns && line < tile.tokens) {
    const float *row = row_of<const float>(m.x, tile.token + line) + at;
#pragma unroll
    for (int i = 0; i < 16; i += 4) {
      if (at + i >= columns) break;
      float4 v = load_floats(row + i, columns - at - i, aligned);
      x[i] = v.x, x[i + 1] = v.y, x[i + 2] = v.z, x[i + 3] = v.w;
    }
  }
#pragma unroll
  for (int i = 0; i < 16; i++) {
    reinterpret_cast<float *>(stage.w[first + i])[line] = w[i];
    reinterpret_cast<float *>(stage.x[first + i])[line] = x[i];
  }
}

DEVICE void multiply_floats(const FloatStage &stage, int first_token, int first_row,
                            float (&sum)[THREAD_TOKENS][THREAD_ROWS]) {
#pragma unroll 4
  for (int k = 0; k < FLOAT_STEP; k++) {
    float4 four = stage.w[k][first_row / 4];
    const float w[THREAD_ROWS] = {four.x, four.y, four.z, four.w};
#pragma unroll
    for (int half = 0; half < 2; half++) {
      float4 v = stage.x[k][first_token / 4 + half];
      const float x[4] = {v.x, v.y, v.z, v.w};
#pragma unroll
      for (int t = 0; t < 4; t++) {
#pragma unroll
        for (int r = 0; r < THREAD_ROWS; r++) sum[4 * half + t][r] = fmaf(w[r], x[t], sum[4 * half + t][r]);
      }
    }
  }
}

template <int TYPE>
DEVICE void text_floats(const parley_cuda_matmul &a) {
  const parley_matmul &m = a.product;
  __shared__ FloatStage stage;
  Tile tile(m);
  int first_row = static_cast<int>(threadIdx.x) % 16 * THREAD_ROWS;
  int first_token = static_cast<int>(threadIdx.x) / 16 * THREAD_TOKENS;
  bool aligned = is_aligned(m.x);
  float sum[THREAD_TOKENS][THREAD_ROWS] = {};
  for (int c = 0; c < m.x.columns; c += FLOAT_STEP) {
    stage_floats<TYPE>(m, tile, c, aligned, stage);
    __syncthreads();
    if (first_token < tile.tokens) multiply_floats(stage, first_token, first_row, sum);
    __syncthreads();
  }
#pragma unroll
  for (int t = 0; t < THREAD_TOKENS; t++) {
    if (first_token + t >= tile.tokens) break;
    float *out = row_of(m.out, tile.token + first_token + t) + tile.row + first_row;
#pragma unroll
    for (int r = 0; r < THREAD_ROWS; r++) {
      if (first_row + r < tile.rows) out[r] = a.adds ? out[r] + sum[t][r] : sum[t][r];
    }
  }
}
