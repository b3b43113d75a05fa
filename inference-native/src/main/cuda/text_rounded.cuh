// Text with blocks and rounded x (tiles.cuh): exact sums of 32 products, with Q6_K of 16, on tensor
// cores, scaled and added in f32. Weights are unpacked to bytes in shared memory; what the next step
// needs is on its way while this one is multiplied.
#pragma once
#include "planes.cuh"
#include "rounded.cuh"
#include "tiles.cuh"

static constexpr int STEP = 64;  // columns that are multiplied between two barriers
static constexpr int STEP_RUNS = STEP / 16;
static constexpr int STEP_BLOCKS = STEP / ROUNDED_BLOCK;
static constexpr int SHARE = TILE * STEP_RUNS / TILE_THREADS;  // runs that a thread brings

// Scales of a row for a step.
DEVICE constexpr int scales_of(int type) { return type == PARLEY_Q6_K ? STEP_RUNS : STEP_BLOCKS; }

template <int TYPE>
struct RoundedStage {
  TileLines x, w;
  float x_scale[STEP_BLOCKS][TILE], x_sum[STEP_BLOCKS][TILE];
  float2 w_scale[scales_of(TYPE)][TILE / 2], w_minimum[STEP_BLOCKS][TILE / 2];  // of two rows each
};

DEVICE float &float_of(float2 *pairs, int i) { return reinterpret_cast<float *>(pairs)[i]; }

// What a thread brings for a step, on its way from memory.
template <int TYPE>
struct RoundedShare {
  static constexpr int BLOCKS = TILE * STEP_BLOCKS / TILE_THREADS;
  Chunk<TYPE> chunk[SHARE];
  uint4 x[SHARE];
  uint2 block[BLOCKS];
  int run;  // of the row, the same for all rows that it brings; beyond the last there are zeros
  bool is_there;

  static DEVICE int line(int i) { return static_cast<int>(threadIdx.x) / STEP_RUNS + i * (TILE_THREADS / STEP_RUNS); }
  static DEVICE int place() { return static_cast<int>(threadIdx.x) % STEP_RUNS; }
  static DEVICE int pair(int i) { return static_cast<int>(threadIdx.x) + i * TILE_THREADS; }

  DEVICE void load(const parley_matmul &m, const Planes<TYPE> &planes, const Tile &tile, int column) {
    int columns = static_cast<int>(m.x.columns);
    run = column / 16 + place();
    is_there = run * 16 < columns;
    int within, at = chunk_of_run<TYPE>(is_there ? run : 0, &within);
#pragma unroll
    for (int i = 0; i < SHARE; i++) {
      chunk[i].load(planes, static_cast<unsigned>(tile.row_at(line(i))), static_cast<unsigned>(at));
      x[i] = make_uint4(0, 0, 0, 0);
      if (is_there && line(i) < tile.tokens) x[i] = rounded_bytes(m.x, tile.token, line(i), 16 * run);
    }
#pragma unroll
    for (int i = 0; i < BLOCKS; i++) {
      int b = column / ROUNDED_BLOCK + pair(i) % STEP_BLOCKS;
      int token = pair(i) / STEP_BLOCKS;
      block[i] = make_uint2(0, 0);
      if (b * ROUNDED_BLOCK < columns && token < tile.tokens) {
        block[i] = rounded_block(m.x, tile.token, token, ROUNDED_BLOCK * b);
      }
    }
  }

  DEVICE void store(RoundedStage<TYPE> &stage) const {
    constexpr Format F = format_of(TYPE);
    int within, at = chunk_of_run<TYPE>(is_there ? run : 0, &within);
#pragma unroll
    for (int i = 0; i < SHARE; i++) {
      int row = line(i);
      uint32_t c[4] = {};
      float scale = 0, minimum = 0;
      if (is_there) {
        chunk[i].codes(at, within, c);
        chunk[i].scale_of(at, within, &scale, &minimum);
        if (F.offset != 0) {
#pragma unroll
          for (int k = 0; k < 4; k++) c[k] = (c[k] + (128 - F.offset) * LOW_1) ^ 128 * LOW_1;  // no byte overflows
        }
      }
      stage.w[row][place()] = make_uint4(c[0], c[1], c[2], c[3]);
      if (TYPE == PARLEY_Q6_K) {
        float_of(stage.w_scale[place()], row) = scale;
      } else if (place() % 2 == 0) {
        float_of(stage.w_scale[place() / 2], row) = scale;
        if (F.has_minimum) float_of(stage.w_minimum[place() / 2], row) = minimum;
      }
      stage.x[row][place()] = x[i];
    }
#pragma unroll
    for (int i = 0; i < BLOCKS; i++) {
      RoundedBlock b = RoundedBlock::of(block[i]);
      int token = pair(i) / STEP_BLOCKS, at_block = pair(i) % STEP_BLOCKS;
      stage.x_scale[at_block][token] = b.scale;
      if (F.has_minimum) stage.x_sum[at_block][token] = b.scale * static_cast<float>(b.first_sum + b.second_sum);
    }
  }
};

// What a lane has of a product: two rows of x, and for each two of the weight.
DEVICE void add_scaled(const int (&d)[4], float2 w, const float (&x)[2], float (&sum)[4]) {
  sum[0] = fmaf(w.x * x[0], static_cast<float>(d[0]), sum[0]);
  sum[1] = fmaf(w.y * x[0], static_cast<float>(d[1]), sum[1]);
  sum[2] = fmaf(w.x * x[1], static_cast<float>(d[2]), sum[2]);
  sum[3] = fmaf(w.y * x[1], static_cast<float>(d[3]), sum[3]);
}

DEVICE void add_minimums(float2 w, const float (&x)[2], float (&sum)[4]) {
  sum[0] = fmaf(w.x, x[0], sum[0]);
  sum[1] = fmaf(w.y, x[0], sum[1]);
  sum[2] = fmaf(w.x, x[1], sum[2]);
  sum[3] = fmaf(w.y, x[1], sum[3]);
}

// Adds the products of block b of a step.
template <int TYPE>
DEVICE void multiply_block(const RoundedStage<TYPE> &stage, const Corner &at, int b, int tall,
                           float (&sum)[TALL][WIDE][4]) {
  constexpr bool HAS_MINIMUM = format_of(TYPE).has_minimum;
  uint32_t w[WIDE][2];
#pragma unroll
  for (int j = 0; j < WIDE; j++) {
    w[j][0] = word_of(stage.w, at.row + 8 * j + at.g, 8 * b + at.t);
    w[j][1] = word_of(stage.w, at.row + 8 * j + at.g, 8 * b + 4 + at.t);
  }
#pragma unroll
  for (int i = 0; i < TALL; i++) {
    if (i >= tall) break;
    int token = at.token + 16 * i + at.g;
    uint32_t x[4];
    words_of(stage.x, token, 8 * b + at.t, x);
    const float scale[2] = {stage.x_scale[b][token], stage.x_scale[b][token + 8]};
    float codes[2] = {};
    if (HAS_MINIMUM) codes[0] = stage.x_sum[b][token], codes[1] = stage.x_sum[b][token + 8];
#pragma unroll
    for (int j = 0; j < WIDE; j++) {
      int pair = (at.row + 8 * j) / 2 + at.t;
      if (TYPE == PARLEY_Q6_K) {
#pragma unroll
        for (int half = 0; half < 2; half++) {
          int d[4] = {};
          mma_bytes_16(d, {x[2 * half], x[2 * half + 1]}, {w[j][half]});
          add_scaled(d, stage.w_scale[(2 * b + half) % scales_of(TYPE)][pair], scale, sum[i][j]);
        }
      } else {
        int d[4] = {};
        mma_bytes_32(d, x, w[j]);
        add_scaled(d, stage.w_scale[b][pair], scale, sum[i][j]);
        if (HAS_MINIMUM) add_minimums(stage.w_minimum[b][pair], codes, sum[i][j]);
      }
    }
  }
}

template <int TYPE>
DEVICE void text_rounded(const parley_cuda_matmul &a) {
  const parley_matmul &m = a.product;
  __shared__ RoundedStage<TYPE> stage;
  Tile tile(m);
  Corner at;
  Planes<TYPE> planes(m.weight, tile.row);
  int columns = static_cast<int>(m.x.columns), tall = wanted_products(tile, at);
  float sum[TALL][WIDE][4] = {};
  RoundedShare<TYPE> share;
  share.load(m, planes, tile, 0);
  for (int c = 0; c < columns; c += STEP) {
    share.store(stage);
    __syncthreads();
    if (c + STEP < columns) share.load(m, planes, tile, c + STEP);  // on its way while this step is multiplied
#pragma unroll 1
    for (int b = 0; b < STEP_BLOCKS; b++) multiply_block<TYPE>(stage, at, b, tall, sum);
    __syncthreads();
  }
  store_tile(a, tile, at, sum);
}
