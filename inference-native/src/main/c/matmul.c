// out[t][r] = sum over k of x[t][k] * weight[r][k].
//
// Three products: packed weights with int8 rows (the fast one), packed weights with f32 rows
// (exact), float weights with f32 rows. Each output is one sum in one order, whatever the number of
// rows computed together:
//
//   int8   over runs of 32 columns in order: sum = fma(float(dot), scale_w * scale_x, sum), where
//          dot is an exact integer; then sum = fma(minimum, scaled_sum_x, sum) if there is one
//   exact  over columns in order: sum = fma(w, x, sum)
//   float  16 partial sums, column k into sum k mod 16, added as f16x_sum adds
#include "int8_rows.h"
#include "kernels.h"
#include "quant/unpack.h"

// Rows of x that one sweep over a group of weights serves: as many as registers allow.
#if LANES == 16
enum { WIDEST = 16 };
#elif LANES == 8
enum { WIDEST = 4 };
#else
enum { WIDEST = 8 };
#endif

// How far ahead of their use weights are asked for: less leaves fast memory waiting.
enum { PREFETCH_BYTES = 8192 };

typedef struct {
  int64_t blocks;  // of the weight's type, in a row
  float *out;      // of the first row and the group's first column
  int64_t out_stride;
  int64_t outputs;  // rows of weight in the group: 16, or fewer in the last
} parley_target;

INLINE void store_sums(const parley_target *target, int t, int part, vf sum) {
  int64_t left = target->outputs - part * LANES;
  float *out = (float *)((uint8_t *)target->out + t * target->out_stride) + part * LANES;
  if (left >= LANES) {
    vf_store(out, sum);
  } else if (left > 0) {
    float lanes[LANES];
    vf_store(lanes, sum);
    __builtin_memcpy(out, lanes, (unsigned)left * sizeof(float));
  }
}

// Minus the offset of the type's weights times the sum of x, and the products with x.
INLINE vi dot_run(int type, const vb w[8], const int8_t *x, int32_t negative_sum) {
  switch (type) {
    case PARLEY_Q4_0: return dot_nibbles(vi_sar(vi_set1(negative_sum), 4), w, x);
    case PARLEY_Q5_0: return dot_small(vi_sar(vi_set1(negative_sum), 3), w, 8, x);
    case PARLEY_Q4_1:
    case PARLEY_Q4_K: return dot_nibbles(vi_set1(0), w, x);
    default: return dot_small(vi_set1(0), w, 8, x);
  }
}

// The two halves of a run of Q6_K, each by its own scale. At most 2 * 128 * 16 * 32 * 127 < 2^24, so
// the float of it is exact.
INLINE vi dot_halves(const vb w[8], const int8_t *x, const int32_t *negative_halves, vi s0, vi s1) {
  vi first = dot_small(vi_shl(vi_set1(negative_halves[0]), 5), w, 4, x);
  vi second = dot_small(vi_shl(vi_set1(negative_halves[1]), 5), w + 4, 4, x + 16);
  return vi_add(vi_mul(s0, first), vi_mul(s1, second));
}

// The product of one group of weights, parts `part0` to `part0 + parts`, with `tokens` rows of a
// tile from its row `first`.
INLINE void int8_product(const int type, const int tokens, const int parts, int part0,
                         const uint8_t *group, parley_tile x, int first, const parley_target *target) {
  const parley_layout layout = parley_layout_of(type);
  const int8_t *q = x.q + first * 32;
  const float *scale = x.scale + first;
  const float *scaled_sum = x.scaled_sum + first;
  const int32_t *negative_sum = x.negative_sum + first;
  const int32_t *negative_halves = x.negative_halves + 2 * first;
  vf sum[PARTS][WIDEST];
  for (int p = 0; p < parts; p++) {
    for (int t = 0; t < tokens; t++) sum[p][t] = vf_set1(0);
  }
  const uint8_t *at = group;
  for (int64_t block = 0; block < target->blocks; block++) {
    const uint8_t *header = at;
    at += layout.header;
#pragma GCC unroll 1
    for (int sub = 0; sub < layout.subs; sub++) {
      if (tokens <= 4) {
#pragma GCC unroll 9
        for (int line = 0; line < layout.run + 32; line += 64) prefetch(at + PREFETCH_BYTES + line);
      }
#pragma GCC unroll 4
      for (int p = 0; p < parts; p++) {
        vb w[8];
        unpack(type, at, part0 + p, w);
        vf row = row_scale(header, part0 + p);
        vf minimum = vf_set1(0);
        vi half0 = vi_set1(0), half1 = vi_set1(0);
        if (type == PARLEY_Q4_K || type == PARLEY_Q5_K) {
          vi six_scale, six_minimum;
          six_bit_scales(header, sub, part0 + p, &six_scale, &six_minimum);
          row = vf_mul(row, vf_from_i(six_scale));
          minimum = vf_mul(row_minimum(header, part0 + p), vf_from_i(six_minimum));
          minimum = vf_sub(vf_set1(0), minimum);
        } else if (has_minimum(type)) {
          minimum = row_minimum(header, part0 + p);
        } else if (type == PARLEY_Q6_K) {
          half0 = signed_scale(header, 2 * sub, part0 + p);
          half1 = signed_scale(header, 2 * sub + 1, part0 + p);
        }
        vi dots[WIDEST];
        if (type == PARLEY_Q8_0) dot_biased(w, q, negative_sum, tokens, dots);
#pragma GCC unroll 16
        for (int t = 0; t < tokens; t++) {
          vi dot = type == PARLEY_Q8_0   ? dots[t]
                   : type == PARLEY_Q6_K ? dot_halves(w, q + 32 * t, negative_halves + 2 * t, half0, half1)
                                         : dot_run(type, w, q + 32 * t, negative_sum[t]);
          sum[p][t] = vf_fma(vf_from_i(dot), vf_mul(row, vf_set1(scale[t])), sum[p][t]);
          if (has_minimum(type)) sum[p][t] = vf_fma(minimum, vf_set1(scaled_sum[t]), sum[p][t]);
        }
      }
      at += layout.run;
      q += 32 * x.rows;
      scale += x.rows;
      scaled_sum += x.rows;
      negative_sum += x.rows;
      negative_halves += 2 * x.rows;
    }
  }
  for (int p = 0; p < parts; p++) {
    for (int t = 0; t < tokens; t++) store_sums(target, first + t, part0 + p, sum[p][t]);
  }
}

// One row takes all parts of a chunk as it comes by, so that memory is read straight through.
#define INT8_PRODUCT(type, tokens)                                                             \
  static void int8_##type##_##tokens(const uint8_t *group, parley_tile x, int first,           \
                                     const parley_target *target) {                            \
    const int parts = tokens == 1 ? PARTS : 1;                                                 \
    for (int part = 0; part < PARTS; part += parts) {                                          \
      int8_product(PARLEY_##type, tokens, parts, part, group, x, first, target);               \
    }                                                                                          \
  }

typedef void (*int8_sweep)(const uint8_t *group, parley_tile x, int first, const parley_target *target);

#if LANES == 16
#define SWEEPS(type)                                                                              \
  INT8_PRODUCT(type, 1) INT8_PRODUCT(type, 2) INT8_PRODUCT(type, 3) INT8_PRODUCT(type, 4)         \
  INT8_PRODUCT(type, 8) INT8_PRODUCT(type, 16)                                                    \
  static int8_sweep sweep_##type(int64_t rows, int *taken) {                                      \
    if (rows >= 16) return *taken = 16, int8_##type##_16;                                         \
    if (rows >= 8) return *taken = 8, int8_##type##_8;                                            \
    if (rows >= 4) return *taken = 4, int8_##type##_4;                                            \
    if (rows == 3) return *taken = 3, int8_##type##_3;                                            \
    if (rows == 2) return *taken = 2, int8_##type##_2;                                            \
    return *taken = 1, int8_##type##_1;                                                           \
  }
#elif LANES == 8
#define SWEEPS(type)                                                                              \
  INT8_PRODUCT(type, 1) INT8_PRODUCT(type, 2) INT8_PRODUCT(type, 3) INT8_PRODUCT(type, 4)         \
  static int8_sweep sweep_##type(int64_t rows, int *taken) {                                      \
    if (rows >= 4) return *taken = 4, int8_##type##_4;                                            \
    if (rows == 3) return *taken = 3, int8_##type##_3;                                            \
    if (rows == 2) return *taken = 2, int8_##type##_2;                                            \
    return *taken = 1, int8_##type##_1;                                                           \
  }
#else
#define SWEEPS(type)                                                                              \
  INT8_PRODUCT(type, 1) INT8_PRODUCT(type, 2) INT8_PRODUCT(type, 4) INT8_PRODUCT(type, 8)         \
  static int8_sweep sweep_##type(int64_t rows, int *taken) {                                      \
    if (rows >= 8) return *taken = 8, int8_##type##_8;                                            \
    if (rows >= 4) return *taken = 4, int8_##type##_4;                                            \
    if (rows >= 2) return *taken = 2, int8_##type##_2;                                            \
    return *taken = 1, int8_##type##_1;                                                           \
  }
#endif

SWEEPS(Q8_0)
SWEEPS(Q4_0)
SWEEPS(Q4_1)
SWEEPS(Q5_0)
SWEEPS(Q5_1)
SWEEPS(Q4_K)
SWEEPS(Q5_K)
SWEEPS(Q6_K)

static int8_sweep sweep_of(int64_t type, int64_t rows, int *taken) {
  switch (type) {
    case PARLEY_Q8_0: return sweep_Q8_0(rows, taken);
    case PARLEY_Q4_0: return sweep_Q4_0(rows, taken);
    case PARLEY_Q4_1: return sweep_Q4_1(rows, taken);
    case PARLEY_Q5_0: return sweep_Q5_0(rows, taken);
    case PARLEY_Q5_1: return sweep_Q5_1(rows, taken);
    case PARLEY_Q4_K: return sweep_Q4_K(rows, taken);
    case PARLEY_Q5_K: return sweep_Q5_K(rows, taken);
    default: return sweep_Q6_K(rows, taken);
  }
}

static parley_target target_of(const parley_matmul *m, int64_t group, int64_t row) {
  parley_layout layout = parley_layout_of((int)m->weight.type);
  int64_t outputs = m->weight.rows - group * PARLEY_GROUP;
  return (parley_target){
      .blocks = layout.subs ? m->weight.columns / (PARLEY_RUN * layout.subs) : 0,
      .out = (float *)(m->out.data + row * m->out.stride) + group * PARLEY_GROUP,
      .out_stride = m->out.stride,
      .outputs = outputs < PARLEY_GROUP ? outputs : PARLEY_GROUP};
}

static const uint8_t *group_at(const parley_tensor *weight, int64_t group) {
  return weight->data + group * PARLEY_GROUP * weight->stride;
}

static void int8_groups(const parley_matmul *m, int64_t from, int64_t to) {
  // A tile of x stays in the cache while the groups of this chunk pass by.
  for (int64_t row = 0; row < m->x.rows; row += PARLEY_TILE) {
    parley_tile tile = parley_tile_at(&m->x, row);
    for (int64_t group = from; group < to; group++) {
      parley_target target = target_of(m, group, row);
      int taken;
      for (int first = 0; first < tile.rows; first += taken) {
        int8_sweep sweep = sweep_of(m->weight.type, tile.rows - first, &taken);
        sweep(group_at(&m->weight, group), tile, first, &target);
      }
    }
  }
}

enum { EXACT_TOKENS = 4 };

// Packed weights with up to EXACT_TOKENS rows of f32.
INLINE void exact_product(const int type, const int tokens, int part, const uint8_t *group,
                          const float *const x[EXACT_TOKENS], int row, const parley_target *target) {
  const parley_layout layout = parley_layout_of(type);
  vf sum[EXACT_TOKENS];
  for (int t = 0; t < tokens; t++) sum[t] = vf_set1(0);
  const uint8_t *at = group;
  int64_t k = 0;
  for (int64_t block = 0; block < target->blocks; block++) {
    const uint8_t *header = at;
    at += layout.header;
#pragma GCC unroll 1
    for (int sub = 0; sub < layout.subs; sub++) {
      vf w[PARLEY_RUN];
      decode_run(type, header, at, sub, part, w);
      for (int i = 0; i < PARLEY_RUN; i++, k++) {
        for (int t = 0; t < tokens; t++) sum[t] = vf_fma(w[i], vf_set1(x[t][k]), sum[t]);
      }
      at += layout.run;
    }
  }
  for (int t = 0; t < tokens; t++) store_sums(target, row + t, part, sum[t]);
}

#define EXACT_PRODUCT(type)                                                                       \
  case PARLEY_##type:                                                                             \
    for (int part = 0; part < PARTS; part++) {                                                    \
      if (tokens == EXACT_TOKENS) {                                                               \
        exact_product(PARLEY_##type, EXACT_TOKENS, part, at, rows, 0, &target);                   \
      } else {                                                                                    \
        for (int t = 0; t < tokens; t++) exact_product(PARLEY_##type, 1, part, at, rows + t, t, &target); \
      }                                                                                           \
    }                                                                                             \
    break;

static void exact_groups(const parley_matmul *m, int64_t from, int64_t to) {
  for (int64_t group = from; group < to; group++) {
    const uint8_t *at = group_at(&m->weight, group);
    for (int64_t row = 0; row < m->x.rows; row += EXACT_TOKENS) {
      const float *rows[EXACT_TOKENS];
      int tokens = (int)(m->x.rows - row < EXACT_TOKENS ? m->x.rows - row : EXACT_TOKENS);
      for (int t = 0; t < tokens; t++) rows[t] = (const float *)(m->x.data + (row + t) * m->x.stride);
      parley_target target = target_of(m, group, row);
      switch (m->weight.type) {
        EXACT_PRODUCT(Q8_0)
        EXACT_PRODUCT(Q4_0)
        EXACT_PRODUCT(Q4_1)
        EXACT_PRODUCT(Q5_0)
        EXACT_PRODUCT(Q5_1)
        EXACT_PRODUCT(Q4_K)
        EXACT_PRODUCT(Q5_K)
        EXACT_PRODUCT(Q6_K)
      }
    }
  }
}

INLINE f16x float_weights(int type, const uint8_t *row, int64_t k) {
  switch (type) {
    case PARLEY_F16: return f16x_from_f16((const uint16_t *)row + k);
    case PARLEY_BF16: return f16x_from_bf16((const uint16_t *)row + k);
    default: return f16x_load((const float *)row + k);
  }
}

INLINE f16x last_float_weights(int type, const uint8_t *row, int64_t k, int n) {
  uint8_t padded[16 * sizeof(float)] = {0};
  unsigned size = type == PARLEY_F32 ? 4 : 2;
  __builtin_memcpy(padded, row + k * size, (unsigned)n * size);
  return float_weights(type, padded, 0);
}

// One row of float weights with `tokens` rows of x.
INLINE void float_product(const int type, const int tokens, const uint8_t *w, int64_t columns,
                          const float *const x[EXACT_TOKENS], float *out, int64_t out_stride) {
  f16x sum[EXACT_TOKENS];
  for (int t = 0; t < tokens; t++) sum[t] = f16x_set1(0);
  int64_t k = 0;
  for (; k + 16 <= columns; k += 16) {
    f16x weights = float_weights(type, w, k);
    for (int t = 0; t < tokens; t++) sum[t] = f16x_fma(weights, f16x_load(x[t] + k), sum[t]);
  }
  if (k < columns) {
    int n = (int)(columns - k);
    f16x weights = last_float_weights(type, w, k, n);
    for (int t = 0; t < tokens; t++) sum[t] = f16x_fma(weights, f16x_load_first(x[t] + k, n), sum[t]);
  }
  for (int t = 0; t < tokens; t++) *(float *)((uint8_t *)out + t * out_stride) = f16x_sum(sum[t]);
}

INLINE void float_rows(const int type, const parley_matmul *m, int64_t from, int64_t to) {
  for (int64_t row = 0; row < m->x.rows; row += EXACT_TOKENS) {
    const float *rows[EXACT_TOKENS];
    int tokens = (int)(m->x.rows - row < EXACT_TOKENS ? m->x.rows - row : EXACT_TOKENS);
    for (int t = 0; t < tokens; t++) rows[t] = (const float *)(m->x.data + (row + t) * m->x.stride);
    for (int64_t r = from; r < to; r++) {
      const uint8_t *w = m->weight.data + r * m->weight.stride;
      float *out = (float *)(m->out.data + row * m->out.stride) + r;
      if (tokens == EXACT_TOKENS) {
        float_product(type, EXACT_TOKENS, w, m->weight.columns, rows, out, m->out.stride);
        continue;
      }
      for (int t = 0; t < tokens; t++) {
        float_product(type, 1, w, m->weight.columns, rows + t,
                      (float *)((uint8_t *)out + t * m->out.stride), m->out.stride);
      }
    }
  }
}

static void float_groups(const parley_matmul *m, int64_t from, int64_t to) {
  int64_t last = to * PARLEY_GROUP < m->weight.rows ? to * PARLEY_GROUP : m->weight.rows;
  switch (m->weight.type) {
    case PARLEY_F16: float_rows(PARLEY_F16, m, from * PARLEY_GROUP, last); break;
    case PARLEY_BF16: float_rows(PARLEY_BF16, m, from * PARLEY_GROUP, last); break;
    default: float_rows(PARLEY_F32, m, from * PARLEY_GROUP, last); break;
  }
}

void PARLEY_NAME(matmul)(const void *operation, int64_t from, int64_t to, void *scratch) {
  (void)scratch;
  const parley_matmul *m = operation;
  if (parley_layout_of((int)m->weight.type).subs == 0) {
    float_groups(m, from, to);
  } else if (m->x.type == PARLEY_INT8) {
    int8_groups(m, from, to);
  } else {
    exact_groups(m, from, to);
  }
}
