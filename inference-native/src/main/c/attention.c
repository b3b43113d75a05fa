// Causal attention over paged keys and values, query head h reading key-value head h / (H/K):
//
//   out[t][h] = softmax over p of (q . k[p] / sqrt(P)) . v[p]     p up to the row's own position
//
// A unit is four rows of the batch and one key-value head: rows that follow each other in one
// sequence read its keys and values together. Units of a head are neighbours, so that its keys and
// values stay in the cache. Rows of slot -1 are padding and give zeros.
//
// One pass with a running softmax (Milakov and Gimelshein, 2018) over tiles of 64 positions counted
// from the sequence's first, so an output's order of sums depends on its position alone:
//
//   score   q is scaled by 1 / sqrt(P) first; 16 partial sums over P, as f16x_sum adds them
//   tile    m' = max(m, scores); w = e^(score - m'); total = total * e^(m - m') + sum of w,
//           16 partial sums of four, as f16x_sum adds them
//   out     sum = sum * e^(m - m'), then sum = fma(w, v, sum) in order of positions; at the end
//           sum * (1 / total)
//
// Scratch, in floats: 16 rows of keys or values, queries and sums of the unit, a tile's weights and
// two numbers for each query; see `desk`. With W = P rounded up to 16 and Q = 4 H/K queries that is
// 16 W + Q (2 W + 66).
#include "kernels.h"
#include "pages.h"
#include "rows.h"

enum { ROWS = 4, TILE = 64, PART = 16 };

// Positions whose products with a query are summed together: as many as registers allow.
#if LANES == 16
enum { DOTS = 16 };
#else
enum { DOTS = 4 };
#endif

// Rows of one sequence, one position after the other, and the query heads of one key-value head.
typedef struct {
  const parley_attention *a;
  int64_t head;   // key-value head
  int64_t heads;  // query heads that read it
  int64_t row;
  int64_t rows;
  int64_t slot;
  int64_t position;  // of the first row
} run;

// Where a run is worked on. Query q is head q % heads of row q / heads; rows are `width` wide.
typedef struct {
  int64_t width;
  float *part;     // [PART][width] keys or values
  float *query;    // [queries][width]
  float *sum;      // [queries][width]
  float *weight;   // [queries][TILE] scores, then weights
  float *largest;  // [queries] score so far
  float *total;    // [queries] of weights so far
} desk;

static desk desk_at(float *scratch, const run *r) {
  int64_t width = (r->a->head_width + 15) / 16 * 16, queries = ROWS * r->heads;
  desk d = {.width = width, .part = scratch};
  d.query = d.part + PART * width;
  d.sum = d.query + queries * width;
  d.weight = d.sum + queries * width;
  d.largest = d.weight + queries * TILE;
  d.total = d.largest + queries;
  return d;
}

// Positions of a tile that the run's rows see.
static int64_t positions_in(const run *r, int64_t tile) {
  int64_t left = r->position + r->rows - tile;
  return left < TILE ? left : TILE;
}

// Positions of a tile that query q sees.
static int64_t seen_by(const run *r, int64_t q, int64_t tile) {
  int64_t left = r->position + q / r->heads + 1 - tile;
  return left < TILE ? left : TILE;
}

static void find_rows(const run *r, int64_t tile, int64_t *rows) {
  const parley_pages *pages = &r->a->pages;
  int64_t count = positions_in(r, tile);
  for (int64_t i = 0; i < count;) {
    int64_t row = parley_page_row(pages, r->slot, tile + i);
    int64_t in_page = pages->page_tokens - (tile + i) % pages->page_tokens;
    for (; in_page > 0 && i < count; in_page--) rows[i++] = row++;
  }
}

// The head's columns in a row of keys or values.
static uint8_t *columns_at(const run *r, const parley_tensor *pages, int64_t row) {
  int64_t size = pages->type == PARLEY_F16 ? 2 : 4;
  return pages->data + row * pages->stride + r->head * r->a->head_width * size;
}

static void prefetch_columns(const run *r, const parley_tensor *pages, int64_t row) {
  const uint8_t *at = columns_at(r, pages, row);
  int64_t bytes = r->a->head_width * (pages->type == PARLEY_F16 ? 2 : 4);
  for (int64_t i = 0; i < bytes; i += 64) prefetch(at + i);
}

INLINE f16x halves_up_to(const uint16_t *halves, int64_t left) {
  if (left >= 16) return f16x_from_f16(halves);
  uint16_t padded[16] = {0};
  __builtin_memcpy(padded, halves, (uint64_t)left * sizeof *halves);
  return f16x_from_f16(padded);
}

// Rows of keys or values as floats, zeros beyond the head's width.
static void load_part(const run *r, const parley_tensor *pages, const int64_t *rows, int64_t count,
                      const desk *d) {
  int64_t columns = r->a->head_width;
  for (int64_t i = 0; i < count; i++) {
    const uint8_t *at = columns_at(r, pages, rows[i]);
    float *out = d->part + i * d->width;
    if (pages->type == PARLEY_F16) {
      for (int64_t n = 0; n < columns; n += 16) {
        f16x_store(out + n, halves_up_to((const uint16_t *)at + n, columns - n));
      }
    } else {
      for (int64_t n = 0; n < columns; n += 16) {
        f16x_store(out + n, f16x_load_up_to((const float *)at + n, columns - n));
      }
    }
  }
}

// The products of one query with 16 positions.
INLINE f16x scores_of(const float *query, const float *part, int64_t width) {
  f16x sums[PART];
#pragma GCC unroll 4
  for (int first = 0; first < PART; first += DOTS) {
    f16x sum[DOTS];
    for (int i = 0; i < DOTS; i++) sum[i] = f16x_set1(0);
    for (int64_t n = 0; n < width; n += 16) {
      f16x q = f16x_load(query + n);
#pragma GCC unroll 16
      for (int i = 0; i < DOTS; i++) sum[i] = f16x_fma(f16x_load(part + (first + i) * width + n), q, sum[i]);
    }
    for (int i = 0; i < DOTS; i++) sums[first + i] = sum[i];
  }
  return f16x_sum_rows(sums);
}

static void score_tile(const run *r, const desk *d, int64_t tile, const int64_t *rows) {
  const parley_pages *pages = &r->a->pages;
  int64_t queries = r->rows * r->heads, count = positions_in(r, tile);
  for (int64_t first = 0; first < count; first += PART) {
    int64_t part = count - first < PART ? count - first : PART;
    for (int64_t i = 0; i < part; i++) prefetch_columns(r, &pages->values, rows[first + i]);
    load_part(r, &pages->keys, rows + first, part, d);
    for (int64_t q = 0; q < queries; q++) {
      f16x_store(d->weight + q * TILE + first, scores_of(d->query + q * d->width, d->part, d->width));
    }
  }
  for (int64_t q = 0; q < queries; q++) {
    int64_t seen = seen_by(r, q, tile);
    for (int64_t i = seen > 0 ? seen : 0; i < TILE; i++) d->weight[q * TILE + i] = -__builtin_inff();
  }
}

static void scale(float *row, int64_t width, f16x by) {
  for (int64_t i = 0; i < width; i += 16) f16x_store(row + i, f16x_mul(f16x_load(row + i), by));
}

// Scores become weights; what was summed up before is brought down to the new largest score.
static void weigh_tile(const run *r, const desk *d, int64_t tile) {
  for (int64_t q = 0; q < r->rows * r->heads; q++) {
    if (seen_by(r, q, tile) <= 0) continue;
    float *weight = d->weight + q * TILE;
    f16x most = f16x_set1(d->largest[q]);
    for (int64_t i = 0; i < TILE; i += 16) most = f16x_max(most, f16x_load(weight + i));
    float largest = f16x_largest(most);
    f16x total = f16x_set1(0);
    for (int64_t i = 0; i < TILE; i += 16) {
      f16x w = f16x_exp(f16x_sub(f16x_load(weight + i), f16x_set1(largest)));
      f16x_store(weight + i, w);
      total = f16x_add(total, w);
    }
    // Multiplying by 1 would change nothing.
    if (largest > d->largest[q]) {
      float down[16];
      f16x_store(down, f16x_exp(f16x_set1(d->largest[q] - largest)));
      scale(d->sum + q * d->width, d->width, f16x_set1(down[0]));
      d->total[q] *= down[0];
      d->largest[q] = largest;
    }
    d->total[q] += f16x_sum(total);
  }
}

// sum += weight . values over `count` positions and 16 * wide columns.
INLINE void add_columns(const int wide, const float *weight, int64_t count, const float *part,
                        int64_t width, float *out) {
  f16x sum[8];
  for (int i = 0; i < wide; i++) sum[i] = f16x_load(out + 16 * i);
  for (int64_t p = 0; p < count; p++, part += width) {
    f16x w = f16x_set1(weight[p]);
#pragma GCC unroll 8
    for (int i = 0; i < wide; i++) sum[i] = f16x_fma(w, f16x_load(part + 16 * i), sum[i]);
  }
  for (int i = 0; i < wide; i++) f16x_store(out + 16 * i, sum[i]);
}

static void add_values(const float *weight, int64_t count, const desk *d, float *sum) {
  int64_t n = 0;
  if (LANES == 16) {
    for (; n + 128 <= d->width; n += 128) add_columns(8, weight, count, d->part + n, d->width, sum + n);
  }
  for (; n + 64 <= d->width; n += 64) add_columns(4, weight, count, d->part + n, d->width, sum + n);
  for (; n < d->width; n += 16) add_columns(1, weight, count, d->part + n, d->width, sum + n);
}

static void add_tile(const run *r, const desk *d, int64_t tile, const int64_t *rows, const int64_t *next_rows) {
  const parley_pages *pages = &r->a->pages;
  int64_t count = positions_in(r, tile), ahead = positions_in(r, tile + TILE);
  for (int64_t first = 0; first < count; first += PART) {
    int64_t part = count - first < PART ? count - first : PART;
    for (int64_t i = first; i < first + PART && i < ahead; i++) {
      prefetch_columns(r, &pages->keys, next_rows[i]);
    }
    load_part(r, &pages->values, rows + first, part, d);
    for (int64_t q = 0; q < r->rows * r->heads; q++) {
      int64_t seen = seen_by(r, q, tile) - first;
      add_values(d->weight + q * TILE + first, seen < part ? seen : part, d, d->sum + q * d->width);
    }
  }
}

static void load_queries(const run *r, const desk *d) {
  int64_t columns = r->a->head_width;
  f16x scaling = f16x_set1((float)(1 / square_root((double)columns)));
  for (int64_t q = 0; q < r->rows * r->heads; q++) {
    const float *query = parley_floats(&r->a->query, r->row + q / r->heads);
    query += (r->head * r->heads + q % r->heads) * columns;
    for (int64_t n = 0; n < columns; n += 16) {
      f16x_store(d->query + q * d->width + n, f16x_mul(f16x_load_up_to(query + n, columns - n), scaling));
      f16x_store(d->sum + q * d->width + n, f16x_set1(0));
    }
    d->largest[q] = -__builtin_inff();
    d->total[q] = 0;
  }
}

static void write_sums(const run *r, const desk *d) {
  int64_t columns = r->a->head_width;
  for (int64_t q = 0; q < r->rows * r->heads; q++) {
    float *out = parley_floats(&r->a->out, r->row + q / r->heads);
    out += (r->head * r->heads + q % r->heads) * columns;
    f16x inverse = f16x_set1(1.0f / d->total[q]);
    for (int64_t n = 0; n < columns; n += 16) {
      f16x_store_up_to(out + n, f16x_mul(f16x_load(d->sum + q * d->width + n), inverse), columns - n);
    }
  }
}

static void attend(const run *r, float *scratch) {
  desk d = desk_at(scratch, r);
  load_queries(r, &d);
  int64_t rows[2][TILE];
  find_rows(r, 0, rows[0]);
  for (int64_t tile = 0, turn = 0; tile < r->position + r->rows; tile += TILE, turn ^= 1) {
    score_tile(r, &d, tile, rows[turn]);
    weigh_tile(r, &d, tile);
    find_rows(r, tile + TILE, rows[turn ^ 1]);
    add_tile(r, &d, tile, rows[turn], rows[turn ^ 1]);
  }
  write_sums(r, &d);
}

static void write_zeros(const parley_attention *a, int64_t row, int64_t head, int64_t heads) {
  int64_t columns = heads * a->head_width;
  __builtin_memset(parley_floats(&a->out, row) + head * columns, 0, (uint64_t)columns * sizeof(float));
}

// How many rows from `row` on, before `end`, go on in its sequence.
static int64_t rows_together(const parley_attention *a, int64_t row, int64_t end) {
  int32_t slot = parley_index(&a->slots, row), position = parley_index(&a->positions, row);
  int64_t rows = 1;
  while (row + rows < end && parley_index(&a->slots, row + rows) == slot &&
         parley_index(&a->positions, row + rows) == position + rows) {
    rows++;
  }
  return rows;
}

KERNEL(attention) {
  const parley_attention *a = operation;
  int64_t blocks = (a->query.rows + ROWS - 1) / ROWS;
  for (int64_t unit = from; unit < to; unit++) {
    run r = {.a = a,
             .head = unit / blocks,
             .heads = a->query.columns / a->pages.keys.columns,
             .row = unit % blocks * ROWS};
    int64_t end = r.row + ROWS < a->query.rows ? r.row + ROWS : a->query.rows;
    for (; r.row < end; r.row += r.rows) {
      r.slot = parley_index(&a->slots, r.row);
      r.position = parley_index(&a->positions, r.row);
      r.rows = r.slot < 0 ? 1 : rows_together(a, r.row, end);
      if (r.slot < 0) {
        write_zeros(a, r.row, r.head, r.heads);
      } else {
        attend(&r, scratch);
      }
    }
  }
}
