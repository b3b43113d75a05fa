#include "compare.h"
#include "../../main/c/int8_rows.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static int is_near(float expected, float actual, double allowed) {
  if (isnan(expected)) return isnan(actual);
  if (expected == actual) return 1;
  return fabs((double)actual - (double)expected) <= allowed;
}

static double largest_of(const float *row, int64_t columns) {
  double largest = 0;
  for (int64_t i = 0; i < columns; i++) {
    double size = fabs((double)row[i]);
    if (isfinite(size) && size > largest) largest = size;
  }
  return largest;
}

static int rows_match(const char *what, float *expected, const float *actual, int64_t row, int64_t columns,
                      double tolerance) {
  double allowed = tolerance > 0 ? tolerance * largest_of(expected, columns) + FLT_MIN : 0;
  for (int64_t i = 0; i < columns; i++) {
    if (!is_near(expected[i], actual[i], allowed)) {
      printf("%s, row %" PRId64 ", column %" PRId64 ": expected %.9g within %.3g, but was %.9g: ", what, row, i,
             (double)expected[i], allowed, (double)actual[i]);
      return 0;
    }
  }
  memcpy(expected, actual, (size_t)columns * sizeof(float));
  return 1;
}

static int tiles_match(parley_tensor actual, uint8_t *expected) {
  parley_tensor wanted = actual;
  wanted.data = expected;
  int64_t blocks = actual.columns / 32;
  for (int64_t row = 0; row < actual.rows; row += PARLEY_TILE) {
    parley_tile e = parley_tile_at(&wanted, row), a = parley_tile_at(&actual, row);
    if (!bytes_match((uint8_t *)e.q, (uint8_t *)a.q, blocks * e.rows * 32) ||
        !rows_match("scale of tile", e.scale, a.scale, row, blocks * e.rows, 0) ||
        !rows_match("sum of tile", e.scaled_sum, a.scaled_sum, row, blocks * e.rows, 0)) {
      return 0;
    }
  }
  return 1;
}

int tensors_match(parley_tensor actual, uint8_t *expected, double tolerance) {
  if (actual.type == PARLEY_INT8) return tiles_match(actual, expected);
  if (actual.type != PARLEY_F32) return 1;  // to the bit, with what lies beside it
  for (int64_t row = 0; row < actual.rows; row++) {
    int64_t at = row * actual.stride;
    if (!rows_match("float", (float *)(expected + at), (const float *)(actual.data + at), row, actual.columns,
                    tolerance)) {
      return 0;
    }
  }
  return 1;
}

int bytes_match(const uint8_t *expected, const uint8_t *actual, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    if (expected[i] != actual[i]) {
      printf("byte %" PRId64 " of %" PRId64 ": expected %d, but was %d: ", i, count, expected[i], actual[i]);
      return 0;
    }
  }
  return 1;
}

// FNV-1a, by Fowler, Noll and Vo.
static uint64_t digest_word(uint32_t word, uint64_t digest) {
  uint32_t size = word & 0x7fffffff;
  if (size > 0x7f800000) word = 0x7fc00000;
  for (int i = 0; i < 4; i++) digest = (digest ^ (word >> 8 * i & 255)) * 0x100000001b3;
  return digest;
}

uint64_t digest_tensor(parley_tensor written, uint64_t digest) {
  int halves = written.type == PARLEY_F16;
  int64_t row_bytes = written.type == PARLEY_INT8 ? written.stride : written.columns * (halves ? 2 : 4);
  for (int64_t row = 0; row < written.rows; row++) {
    for (int64_t i = 0; i < row_bytes; i += 4) {
      uint32_t word = 0;
      memcpy(&word, written.data + row * written.stride + i, row_bytes - i < 4 ? 2 : 4);
      digest = digest_word(word, digest);
    }
  }
  return digest;
}
