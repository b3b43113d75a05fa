// Products with rows of generated tokens: out[t][r] = sum over c of weight[r][c] * x[t][c].
//
// It is a race against memory: all bytes of the weight pass once, whatever the number of rows of x,
// up to 8. A block takes ROWS rows of the weight, so that each load of x serves them all, and its
// threads take the chunks of a row in turn: lanes beside each other load 16 bytes beside each other,
// every thread has ROWS loads under way at once, and even a matrix of few rows keeps all
// multiprocessors busy. Each thread sums up its chunks in ascending order, then come the tree over
// the warp and the warps in order: an output's order of sums depends on the columns of the weight
// and on nothing else.
#pragma once
#include "floats.cuh"
#include "planes.cuh"
#include "rounded.cuh"

static constexpr int DECODE_ROWS = 4, DECODE_THREADS = 128, DECODE_WARPS = DECODE_THREADS / WARP;

// The block's ROWS rows of the weight, and the rows of x, of which `tokens` are there.
template <int ROWS>
struct DecodeRows {
  int64_t first;
  int rows, tokens;

  DEVICE explicit DecodeRows(const parley_matmul &m) : first(static_cast<int64_t>(blockIdx.x) * ROWS) {
    rows = static_cast<int>(min(static_cast<int64_t>(ROWS), m.weight.rows - first));
    tokens = static_cast<int>(m.x.rows);
  }

  // Beyond the last row the last is computed again, and not stored.
  DEVICE int row(int r) const { return min(r, rows - 1); }
  DEVICE int token(int t) const { return min(t, tokens - 1); }
};

// Adds up what the threads have and stores it.
template <int ROWS, int TOKENS>
DEVICE void store_products(const parley_cuda_matmul &a, const DecodeRows<ROWS> &at, float (&sum)[ROWS * TOKENS]) {
  constexpr int N = ROWS * TOKENS, EACH = WARP / N;
  __shared__ float of_warp[DECODE_WARPS][N];
  float mine = warp_sums(sum);
  if (lane_id() % EACH == 0) of_warp[warp_id()][lane_id() / EACH] = mine;
  __syncthreads();
  int i = static_cast<int>(threadIdx.x);
  if (i >= N) return;
  float whole = of_warp[0][i];
#pragma unroll
  for (int w = 1; w < DECODE_WARPS; w++) whole = whole + of_warp[w][i];
  int t = i % TOKENS;
  int r = i / TOKENS;
  if (t >= at.tokens || r >= at.rows) return;
  float *out = row_of(a.product.out, t) + at.first + r;
  *out = a.adds ? *out + whole : whole;
}

// Four words of codes with four of x.
DEVICE int dot16(const uint32_t (&w)[4], uint4 x, int sum) {
  sum = __dp4a(static_cast<int>(w[0]), static_cast<int>(x.x), sum);
  sum = __dp4a(static_cast<int>(w[1]), static_cast<int>(x.y), sum);
  sum = __dp4a(static_cast<int>(w[2]), static_cast<int>(x.z), sum);
  return __dp4a(static_cast<int>(w[3]), static_cast<int>(x.w), sum);
}

// A chunk of a row, unpacked.
template <int TYPE>
struct Unpacked {
  static constexpr int RUNS = runs_of(TYPE);
  uint32_t codes[RUNS][4];
  float scale[RUNS], minimum[RUNS];  // the same for all runs where the chunk has one scale

  DEVICE void unpack(const Chunk<TYPE> &chunk, int at) {
#pragma unroll
    for (int run = 0; run < RUNS; run++) {
      chunk.codes(at, run, codes[run]);
      chunk.scale_of(at, run, &scale[run], &minimum[run]);
    }
  }
};

// The part of x that meets a chunk: a scale and a sum of bytes for each of its scales.
template <int TYPE>
struct RoundedPart {
  static constexpr int RUNS = runs_of(TYPE), SCALES = scales_of_chunk(TYPE);
  uint4 bytes[RUNS];
  float scale[SCALES], scaled_sum[SCALES];
  int sum[SCALES];

  DEVICE void load(const parley_tensor &x, int token, int column) {
#pragma unroll
    for (int run = 0; run < RUNS; run++) bytes[run] = rounded_bytes(x, 0, token, column + run * second_run(TYPE));
#pragma unroll
    for (int i = 0; i < SCALES; i++) {
      int c = column + i * second_run(TYPE);
      RoundedBlock block = RoundedBlock::of(rounded_block(x, 0, token, c));
      int half = c % ROUNDED_BLOCK < 16 ? block.first_sum : block.second_sum;
      scale[i] = block.scale;
      sum[i] = SCALES < RUNS ? block.first_sum + block.second_sum : half;
      scaled_sum[i] = block.scale * static_cast<float>(sum[i]);
    }
  }
};

// Adds the products of a chunk to `sum`.
template <int TYPE>
DEVICE float add_chunk(const Unpacked<TYPE> &w, const RoundedPart<TYPE> &x, float sum) {
  constexpr Format F = format_of(TYPE);
  constexpr int RUNS = runs_of(TYPE), SCALES = scales_of_chunk(TYPE);
#pragma unroll
  for (int i = 0; i < SCALES; i++) {
    int dot = dot16(w.codes[i], x.bytes[i], -F.offset * x.sum[i]);
    if (SCALES < RUNS) dot = dot16(w.codes[RUNS - 1], x.bytes[RUNS - 1], dot);
    sum = fmaf(w.scale[i] * x.scale[i], static_cast<float>(dot), sum);
    if (F.has_minimum) sum = fmaf(w.minimum[i], x.scaled_sum[i], sum);
  }
  return sum;
}

// Blocks with rounded x.
template <int TYPE, int TOKENS>
DEVICE void decode_rounded(const parley_cuda_matmul &a) {
  const parley_matmul &m = a.product;
  DecodeRows<DECODE_ROWS> at(m);
  Planes<TYPE> planes(m.weight, at.first);
  float sum[DECODE_ROWS * TOKENS] = {};
  int chunks = static_cast<int>(planes.row_blocks * format_of(TYPE).chunks);
#pragma unroll 1
  for (int c = static_cast<int>(threadIdx.x); c < chunks; c += DECODE_THREADS) {
    Chunk<TYPE> chunk[DECODE_ROWS];
#pragma unroll
    for (int r = 0; r < DECODE_ROWS; r++) {
      chunk[r].load(planes, static_cast<unsigned>(at.row(r)), static_cast<unsigned>(c));
    }
    Unpacked<TYPE> weights[DECODE_ROWS];
#pragma unroll
    for (int r = 0; r < DECODE_ROWS; r++) weights[r].unpack(chunk[r], c);
    int column = first_column<TYPE>(c);
#pragma unroll
    for (int t = 0; t < TOKENS; t++) {
      RoundedPart<TYPE> x;
      x.load(m.x, at.token(t), column);
#pragma unroll
      for (int r = 0; r < DECODE_ROWS; r++) {
        sum[r * TOKENS + t] = add_chunk<TYPE>(weights[r], x, sum[r * TOKENS + t]);
      }
    }
  }
  store_products<DECODE_ROWS, TOKENS>(a, at, sum);
}

// Sixteen floats of x, unaligned where it must be.
DEVICE void load_16(const float *p, bool aligned, float4 (&v)[4]) {
#pragma unroll
  for (int i = 0; i < 4; i++) v[i] = load_floats(p + 4 * i, 4, aligned);
}

// Blocks with x as it is: all bits count here, and nobody waits. A row of the weight at a time.
template <int TYPE, int TOKENS>
DEVICE void decode_exact(const parley_cuda_matmul &a) {
  const parley_matmul &m = a.product;
  DecodeRows<1> at(m);
  Planes<TYPE> planes(m.weight, at.first);
  float sum[TOKENS] = {};
  bool aligned = is_aligned(m.x);
  int runs = static_cast<int>(m.weight.columns) / 16;
  for (int run = static_cast<int>(threadIdx.x); run < runs; run += DECODE_THREADS) {
    float w[16];
    weights_of_run<TYPE>(planes, 0, run, w);
#pragma unroll
    for (int t = 0; t < TOKENS; t++) {
      float4 x[4];
      load_16(row_of<const float>(m.x, at.token(t)) + 16 * run, aligned, x);
#pragma unroll
      for (int i = 0; i < 4; i++) {
        sum[t] = fmaf(w[4 * i], x[i].x, sum[t]);
        sum[t] = fmaf(w[4 * i + 1], x[i].y, sum[t]);
        sum[t] = fmaf(w[4 * i + 2], x[i].z, sum[t]);
        sum[t] = fmaf(w[4 * i + 3], x[i].w, sum[t]);
      }
    }
  }
  store_products<1, TOKENS>(a, at, sum);
}

// Types without blocks.
template <int TYPE, int TOKENS>
DEVICE void decode_floats(const parley_cuda_matmul &a) {
  const parley_matmul &m = a.product;
  constexpr int EACH = columns_in_16(TYPE);
  DecodeRows<DECODE_ROWS> at(m);
  float sum[DECODE_ROWS * TOKENS] = {};
  bool aligned = is_aligned(m.x);
  int columns = static_cast<int>(m.weight.columns);
  for (int c = static_cast<int>(threadIdx.x) * EACH; c < columns; c += DECODE_THREADS * EACH) {
    uint4 loaded[DECODE_ROWS];
#pragma unroll
    for (int r = 0; r < DECODE_ROWS; r++) {
      loaded[r] = load_once(row_of<const uint4>(m.weight, at.first + at.row(r)) + c / EACH);
    }
    float w[DECODE_ROWS][EACH];
#pragma unroll
    for (int r = 0; r < DECODE_ROWS; r++) floats_of<TYPE>(loaded[r], w[r]);
#pragma unroll
    for (int t = 0; t < TOKENS; t++) {
      const float *x = row_of<const float>(m.x, at.token(t)) + c;
#pragma unroll
      for (int i = 0; i < EACH && c + i < columns; i += 4) {
        float4 v = load_floats(x + i, columns - c - i, aligned);
#pragma unroll
        for (int r = 0; r < DECODE_ROWS; r++) {
          float s = sum[r * TOKENS + t];
          s = fmaf(w[r][i], v.x, s);
          s = fmaf(w[r][i + 1], v.y, s);
          s = fmaf(w[r][i + 2], v.z, s);
          sum[r * TOKENS + t] = fmaf(w[r][i + 3], v.w, s);
        }
      }
    }
  }
  store_products<DECODE_ROWS, TOKENS>(a, at, sum);
}
