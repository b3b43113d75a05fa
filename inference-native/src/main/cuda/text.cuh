// Products with rows of text, in tiles of 64 rows of x and 64 of the weight:
// out[t][r] = sum over c of weight[r][c] * x[t][c].
//
// Each output is summed up by one thread in ascending order of columns, so that it depends neither on
// where in a tile it lies nor on how many rows there are.
#pragma once
#include "floats.cuh"
#include "planes.cuh"
#include "rounded.cuh"

static constexpr int TILE = 64, TILE_THREADS = 128;

// Where a block's tile lies, and what there is of it.
struct Tile {
  int64_t row;  // of the weight
  int64_t token;
  int rows, tokens;

  DEVICE explicit Tile(const parley_matmul &m)
      : row(static_cast<int64_t>(blockIdx.x) * TILE), token(static_cast<int64_t>(blockIdx.y) * TILE) {
    rows = static_cast<int>(m.weight.rows - row < TILE ? m.weight.rows - row : TILE);
    tokens = static_cast<int>(m.x.rows - token < TILE ? m.x.rows - token : TILE);
  }

  // Beyond the last row the last is computed again, and not stored.
  DEVICE int64_t row_at(int r) const { return row + (r < rows ? r : rows - 1); }
  DEVICE int64_t token_at(int t) const { return token + (t < tokens ? t : tokens - 1); }
};

// Where a thread stands in the products of its warp: rows i * 16 + g and 8 more of x, columns
// j * 8 + 2 t and the next of the outputs. Four warps share a tile, 32 by 32 each.
struct Corner {
  int token, row;  // of the warp
  int g, t;

  DEVICE Corner() : token(warp_id() / 2 * 32), row(warp_id() % 2 * 32), g(lane_id() / 4), t(lane_id() % 4) {}
};

static constexpr int TALL = 2, WIDE = 4;  // products of 16 by 8 that a warp has

DEVICE void store_tile(const parley_matmul &m, const Tile &tile, const Corner &at, const float (&sum)[TALL][WIDE][4]) {
#pragma unroll
  for (int i = 0; i < TALL; i++) {
#pragma unroll
    for (int k = 0; k < 4; k++) {
      int token = at.token + 16 * i + at.g + k / 2 * 8;
      if (token >= tile.tokens) continue;
      float *out = row_of(m.out, tile.token + token) + tile.row;
#pragma unroll
      for (int j = 0; j < WIDE; j++) {
        int row = at.row + 8 * j + 2 * at.t + k % 2;
        if (row < tile.rows) out[row] = sum[i][j][k];
      }
    }
  }
}

// ---- Blocks with rounded x: exact sums of 32 products (16 with Q6_K), scaled and added.

static constexpr int STEP = 128;  // columns that are multiplied between two barriers
static constexpr int STEP_RUNS = STEP / 16;
static constexpr int STEP_BLOCKS = STEP / ROUNDED_BLOCK;
static constexpr int LINE = STEP / 16 + 1;  // 16 bytes more, so that rows lie in different banks
static constexpr int SHARE = TILE * STEP_RUNS / TILE_THREADS;  // runs that a thread brings

// Scales of a row for a step.
DEVICE constexpr int scales_of(int type) { return type == PARLEY_Q6_K ? STEP_RUNS : STEP_BLOCKS; }

template <int TYPE>
struct RoundedStage {
  uint4 x[TILE][LINE], w[TILE][LINE];
  float x_scale[STEP_BLOCKS][TILE], x_sum[STEP_BLOCKS][TILE];
  float w_scale[scales_of(TYPE)][TILE], w_minimum[STEP_BLOCKS][TILE];
};

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
      chunk[i].load(planes, tile.row_at(line(i)), at);
      x[i] = rounded_bytes(m.x, tile.token_at(line(i)))[is_there ? run : 0];
    }
#pragma unroll
    for (int i = 0; i < BLOCKS; i++) {
      int b = column / ROUNDED_BLOCK + pair(i) % STEP_BLOCKS;
      bool has_block = b * ROUNDED_BLOCK < columns;
      block[i] = has_block ? rounded_blocks(m.x, tile.token_at(pair(i) / STEP_BLOCKS))[b] : make_uint2(0, 0);
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
        stage.w_scale[place()][row] = scale;
      } else if (place() % 2 == 0) {
        stage.w_scale[place() / 2][row] = scale;
        if (F.has_minimum) stage.w_minimum[place() / 2][row] = minimum;
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

DEVICE uint32_t word_of(const uint4 (&lines)[TILE][LINE], int line, int word) {
  return reinterpret_cast<const uint32_t *>(lines[line])[word];
}

// Adds the products of block b of a step.
template <int TYPE>
DEVICE void multiply_block(const RoundedStage<TYPE> &stage, const Corner &at, int b, int tall, float (&sum)[TALL][WIDE][4]) {
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
    uint32_t x[4] = {word_of(stage.x, token, 8 * b + at.t), word_of(stage.x, token + 8, 8 * b + at.t),
                     word_of(stage.x, token, 8 * b + 4 + at.t), word_of(stage.x, token + 8, 8 * b + 4 + at.t)};
    const float scale[2] = {stage.x_scale[b][token], stage.x_scale[b][token + 8]};
    float codes[2] = {};
    if (HAS_MINIMUM) codes[0] = stage.x_sum[b][token], codes[1] = stage.x_sum[b][token + 8];
#pragma unroll
    for (int j = 0; j < WIDE; j++) {
      int row = at.row + 8 * j + 2 * at.t;
      if (TYPE == PARLEY_Q6_K) {
#pragma unroll
        for (int half = 0; half < 2; half++) {
          int d[4] = {};
          mma_bytes_16(d, {x[2 * half], x[2 * half + 1]}, {w[j][half]});
#pragma unroll
          for (int k = 0; k < 4; k++) {
            float by = stage.w_scale[(2 * b + half) % scales_of(TYPE)][row + k % 2] * scale[k / 2];
            sum[i][j][k] = fmaf(by, static_cast<float>(d[k]), sum[i][j][k]);
          }
        }
        continue;
      }
      int d[4] = {};
      mma_bytes_32(d, x, w[j]);
#pragma unroll
      for (int k = 0; k < 4; k++) {
        float by = stage.w_scale[b][row + k % 2] * scale[k / 2];
        sum[i][j][k] = fmaf(by, static_cast<float>(d[k]), sum[i][j][k]);
        if (HAS_MINIMUM) sum[i][j][k] = fmaf(stage.w_minimum[b][row + k % 2], codes[k / 2], sum[i][j][k]);
      }
    }
  }
}

// How many of a warp's TALL products have a row of x that is wanted.
DEVICE int wanted_products(const Tile &tile, const Corner &at) {
  int left = (tile.tokens - at.token + 15) / 16;
  return left < 0 ? 0 : left < TALL ? left : TALL;
}

template <int TYPE>
DEVICE void text_rounded(const parley_matmul &m) {
  __shared__ RoundedStage<TYPE> stage;
  Tile tile(m);
  Corner at;
  Planes<TYPE> planes(m.weight);
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
  store_tile(m, tile, at, sum);
}

// ---- Every type with x as it is, by fma: weights become floats in shared memory.

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
    weights_of_run<TYPE>(Planes<TYPE>(weight), row, column / 16, w);
  }
}

// Brings 16 columns of a row of x and of the weight.
template <int TYPE>
DEVICE void stage_floats(const parley_matmul &m, const Tile &tile, int column, bool aligned, FloatStage &stage) {
  int line = static_cast<int>(threadIdx.x) % TILE, first = static_cast<int>(threadIdx.x) / TILE * 16;
  int columns = static_cast<int>(m.x.columns), at = column + first;
  float w[16] = {}, x[16] = {};
  if (at < columns) {
    sixteen_weights<TYPE>(m.weight, tile.row_at(line), at, w);
    const float *row = row_of<const float>(m.x, tile.token_at(line)) + at;
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

DEVICE void multiply_floats(const FloatStage &stage, int first_token, int first_row, float (&sum)[THREAD_TOKENS][THREAD_ROWS]) {
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
DEVICE void text_floats(const parley_matmul &m) {
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
    float *out = row_of(m.out, tile.token + first_token + t) + tile.row;
#pragma unroll
    for (int r = 0; r < THREAD_ROWS; r++) {
      if (first_row + r < tile.rows) out[first_row + r] = sum[t][r];
    }
  }
}

// ---- BF16 on tensor cores, with x as it is: a float is the sum of three bfloat16, to the last bit.

#if __CUDA_ARCH__ >= 800

static constexpr int BF16_STEP = 32, PARTS = 3, BF16_LINE = BF16_STEP / 8 + 1;

struct Bf16Stage {
  uint4 x[PARTS][TILE][BF16_LINE], w[TILE][BF16_LINE];
};

// Two floats without what the words take of them, their upper halves.
DEVICE uint32_t take_upper_halves(float &a, float &b) {
  uint32_t u = __float_as_uint(a), v = __float_as_uint(b);
  a = a - __uint_as_float(u & 0xffff0000);
  b = b - __uint_as_float(v & 0xffff0000);
  return __byte_perm(u, v, 0x7632);
}

// What a thread brings: 16 columns of a row of x and of the weight.
struct Bf16Share {
  float x[16];
  uint4 w[2];

  static DEVICE int line() { return static_cast<int>(threadIdx.x) / 2; }
  static DEVICE int half() { return static_cast<int>(threadIdx.x) % 2; }

  DEVICE void load(const parley_matmul &m, const Tile &tile, int column, bool aligned) {
    int columns = static_cast<int>(m.x.columns), at = column + 16 * half();
    const float *row = row_of<const float>(m.x, tile.token_at(line())) + at;
    const uint4 *weights = row_of<const uint4>(m.weight, tile.row_at(line())) + at / 8;
#pragma unroll
    for (int i = 0; i < 4; i++) {
      float4 v = make_float4(0, 0, 0, 0);
      if (at + 4 * i < columns) v = load_floats(row + 4 * i, columns - at - 4 * i, aligned);
      x[4 * i] = v.x, x[4 * i + 1] = v.y, x[4 * i + 2] = v.z, x[4 * i + 3] = v.w;
    }
#pragma unroll
    for (int i = 0; i < 2; i++) w[i] = at + 8 * i < columns ? weights[i] : make_uint4(0, 0, 0, 0);
  }

  DEVICE void store(Bf16Stage &stage) {
#pragma unroll
    for (int p = 0; p < PARTS; p++) {
#pragma unroll
      for (int i = 0; i < 2; i++) {
        uint4 v;
        v.x = take_upper_halves(x[8 * i], x[8 * i + 1]);
        v.y = take_upper_halves(x[8 * i + 2], x[8 * i + 3]);
        v.z = take_upper_halves(x[8 * i + 4], x[8 * i + 5]);
        v.w = take_upper_halves(x[8 * i + 6], x[8 * i + 7]);
        stage.x[p][line()][2 * half() + i] = v;
      }
    }
#pragma unroll
    for (int i = 0; i < 2; i++) stage.w[line()][2 * half() + i] = w[i];
  }
};

DEVICE uint32_t word_of(const uint4 (&lines)[TILE][BF16_LINE], int line, int word) {
  return reinterpret_cast<const uint32_t *>(lines[line])[word];
}

// Adds the products of 16 columns, the smallest part of x first.
DEVICE void multiply_bf16(const Bf16Stage &stage, const Corner &at, int k, int tall, float (&sum)[TALL][WIDE][4]) {
  uint32_t w[WIDE][2];
#pragma unroll
  for (int j = 0; j < WIDE; j++) {
    w[j][0] = word_of(stage.w, at.row + 8 * j + at.g, 8 * k + at.t);
    w[j][1] = word_of(stage.w, at.row + 8 * j + at.g, 8 * k + 4 + at.t);
  }
#pragma unroll
  for (int i = 0; i < TALL; i++) {
    if (i >= tall) break;
    int token = at.token + 16 * i + at.g;
#pragma unroll
    for (int p = PARTS - 1; p >= 0; p--) {
      uint32_t x[4] = {word_of(stage.x[p], token, 8 * k + at.t), word_of(stage.x[p], token + 8, 8 * k + at.t),
                       word_of(stage.x[p], token, 8 * k + 4 + at.t), word_of(stage.x[p], token + 8, 8 * k + 4 + at.t)};
#pragma unroll
      for (int j = 0; j < WIDE; j++) mma_bf16(sum[i][j], x, w[j]);
    }
  }
}

DEVICE void text_bf16(const parley_matmul &m) {
  __shared__ Bf16Stage stage;
  Tile tile(m);
  Corner at;
  int columns = static_cast<int>(m.x.columns), tall = wanted_products(tile, at);
  bool aligned = is_aligned(m.x);
  float sum[TALL][WIDE][4] = {};
  Bf16Share share;
  share.load(m, tile, 0, aligned);
  for (int c = 0; c < columns; c += BF16_STEP) {
    share.store(stage);
    __syncthreads();
    if (c + BF16_STEP < columns) share.load(m, tile, c + BF16_STEP, aligned);
#pragma unroll
    for (int k = 0; k < BF16_STEP / 16; k++) multiply_bf16(stage, at, k, tall, sum);
    __syncthreads();
  }
  store_tile(m, tile, at, sum);
}

#endif
