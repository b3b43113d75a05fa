// Text with BF16 weights and x as it is (tiles.cuh), on the tensor cores of capability 8.0: a float is the
// sum of three bfloat16, to the last bit, so that nothing is rounded but sums.
#pragma once
#include "floats.cuh"
#include "tiles.cuh"

static constexpr int BF16_STEP = 32, PARTS = 3;

struct Bf16Stage {
  TileLines x[PARTS], w;
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
    const float *row = row_of<const float>(m.x, tile.token + line()) + at;
    const uint4 *weights = row_of<const uint4>(m.weight, tile.row + tile.row_at(line())) + at / 8;
#pragma unroll
    for (int i = 0; i < 4; i++) {
      float4 v = make_float4(0, 0, 0, 0);
      if (line() < tile.tokens && at + 4 * i < columns) v = load_floats(row + 4 * i, columns - at - 4 * i, aligned);
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
      uint32_t x[4];
      words_of(stage.x[p], token, 8 * k + at.t, x);
#pragma unroll
      for (int j = 0; j < WIDE; j++) mma_bf16(sum[i][j], x, w[j]);
    }
  }
}

DEVICE void text_bf16(const parley_cuda_matmul &a) {
  const parley_matmul &m = a.product;
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
  store_tile(a, tile, at, sum);
}
