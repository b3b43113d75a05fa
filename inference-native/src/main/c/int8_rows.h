// Activations rounded to int8, 32 columns to a scale, in tiles of up to 16 rows so that a kernel
// finds the rows it works on at constant distances. A tile of n rows and b blocks:
//
//   int8   q[b][n][32]
//   float  scale[b][n]              largest size / 127
//   float  scaled_sum[b][n]         scale * sum of q
//   int32  negative_sum[b][n]       minus 128 times the sum of q
//   int32  negative_halves[b][n][2] minus the sums of the first and the last 16
//
// Tiles follow each other; only the last has fewer than 16 rows. One row is thus stored plainly.
#ifndef PARLEY_INT8_ROWS_H
#define PARLEY_INT8_ROWS_H

#include "parley_ops.h"

enum { PARLEY_TILE = 16 };

typedef struct {
  int64_t rows;
  int8_t *q;
  float *scale;
  float *scaled_sum;
  int32_t *negative_sum;
  int32_t *negative_halves;
} parley_tile;

static inline int64_t parley_int8_row_bytes(int64_t columns) { return columns + columns / 32 * 20; }

static inline parley_tile parley_tile_at(const parley_tensor *x, int64_t first_row) {
  int64_t left = x->rows - first_row;
  int64_t n = left < PARLEY_TILE ? left : PARLEY_TILE;
  int64_t blocks = x->columns / 32;
  uint8_t *at = x->data + first_row * parley_int8_row_bytes(x->columns);
  parley_tile tile = {.rows = n, .q = (int8_t *)at};
  at += n * x->columns;
  tile.scale = (float *)at;
  tile.scaled_sum = tile.scale + blocks * n;
  tile.negative_sum = (int32_t *)(tile.scaled_sum + blocks * n);
  tile.negative_halves = tile.negative_sum + blocks * n;
  return tile;
}

#endif
