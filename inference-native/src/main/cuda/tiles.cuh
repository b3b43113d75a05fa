// Products with rows of text, in tiles of 64 rows of x and 64 of the weight:
// out[t][r] = sum over c of weight[r][c] * x[t][c].
//
// Each output is summed up by one thread in ascending order of columns, so that it depends neither on
// where in a tile it lies nor on how many rows there are.
#pragma once
#include "tensors.cuh"

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

  // Beyond the last row of the weight the last is computed again, and not stored; of x there are zeros.
  DEVICE int row_at(int r) const { return r < rows ? r : rows - 1; }
};

// Where a thread stands in the products of its warp: rows i * 16 + g and 8 more of x, columns
// j * 8 + 2 t and the next of the outputs. Four warps share a tile, 32 by 32 each.
struct Corner {
  int token, row;  // of the warp
  int g, t;

  DEVICE Corner() : token(warp_id() / 2 * 32), row(warp_id() % 2 * 32), g(lane_id() / 4), t(lane_id() % 4) {}
};

static constexpr int TALL = 2, WIDE = 4;  // products of 16 by 8 that a warp has

DEVICE void store_tile(const parley_cuda_matmul &a, const Tile &tile, const Corner &at,
                       const float (&sum)[TALL][WIDE][4]) {
#pragma unroll
  for (int i = 0; i < TALL; i++) {
#pragma unroll
    for (int k = 0; k < 4; k++) {
      int token = at.token + 16 * i + at.g + k / 2 * 8;
      if (token >= tile.tokens) continue;
      float *out = row_of(a.product.out, tile.token + token) + tile.row;
#pragma unroll
      for (int j = 0; j < WIDE; j++) {
        int row = at.row + 8 * j + 2 * at.t + k % 2;
        if (row < tile.rows) out[row] = a.adds ? out[row] + sum[i][j][k] : sum[i][j][k];
      }
    }
  }
}

// Rows of a tile in shared memory, 64 bytes each of what is multiplied between two barriers, and 16 more,
// so that they lie in different banks.
static constexpr int LINE = 64 / 16 + 1;

typedef uint4 TileLines[TILE][LINE];

DEVICE uint32_t word_of(const TileLines &lines, int line, int word) {
  return reinterpret_cast<const uint32_t *>(lines[line])[word];
}

// What a lane gives of 16 rows, 32 bytes from a word on, as the first factor of a product.
DEVICE void words_of(const TileLines &lines, int line, int word, uint32_t (&w)[4]) {
#pragma unroll
  for (int i = 0; i < 4; i++) w[i] = word_of(lines, line + i % 2 * 8, word + i / 2 * 4);
}

// How many of a warp's TALL products have a row of x that is wanted.
DEVICE int wanted_products(const Tile &tile, const Corner &at) {
  int left = (tile.tokens - at.token + 15) / 16;
  return left < 0 ? 0 : left < TALL ? left : TALL;
}
