// The recurrence of Mamba-2, a token at a time. With d = softplus(dt + dt_bias), for each head h of
// group g:
//
//   S[p][n] = S[p][n] * exp(d * a) + (d * x[p]) * b[n]         the addition fused
//   y[p]    = sum over n of S[p][n] * c[n]  +  skip * x[p]     16 partial sums, fused
//
// A unit is a head; it takes the rows of the batch in order, each in its own sequence's state. For a
// single token that is one walk through the state at the speed of memory. For more, 16 rows of S
// (8 KiB at N = 128) stay in the nearest cache while up to 16 tokens pass.
#include "kernels.h"
#include "rows.h"

enum { TOKENS = 16, BLOCK = 16 };

// Rows of S that share a load of b and c.
#if LANES == 8
enum { TOGETHER = 2 };
#else
enum { TOGETHER = 4 };
#endif

// How far ahead of its use the state is asked for.
enum { AHEAD = 1024 };

typedef struct {
  float d[TOKENS];
  float decay[TOKENS];
} time_steps;

// One head and one token.
typedef struct {
  f16x decay;
  const float *b, *c;
  int64_t columns;  // N
} step;

static time_steps time_steps_of(const parley_ssm_scan *a, int64_t head, int64_t first, int64_t tokens) {
  time_steps steps = {0};
  float bias = parley_floats(&a->dt_bias, 0)[head];
  for (int64_t t = 0; t < tokens; t++) steps.d[t] = parley_floats(&a->dt, first + t)[head] + bias;
  f16x d = f16x_softplus(f16x_load(steps.d));
  f16x_store(steps.d, d);
  f16x_store(steps.decay, f16x_exp(f16x_mul(d, f16x_set1(parley_floats(&a->a, 0)[head]))));
  return steps;
}

// `rows` rows of S, and what they sum up to. `input` is d * x.
INLINE void advance(const int rows, const step *by, const float *input, float *state, f16x *sums) {
  f16x sum[TOGETHER];
  for (int r = 0; r < rows; r++) sum[r] = f16x_set1(0);
  int64_t n = 0;
  for (; n + 16 <= by->columns; n += 16) {
    f16x b = f16x_load(by->b + n), c = f16x_load(by->c + n);
    for (int r = 0; r < rows; r++) {
      float *at = state + r * by->columns + n;
      prefetch((const uint8_t *)(at + AHEAD));
      f16x next = f16x_fma(f16x_load(at), by->decay, f16x_mul(f16x_set1(input[r]), b));
      f16x_store(at, next);
      sum[r] = f16x_fma(next, c, sum[r]);
    }
  }
  if (n < by->columns) {
    int left = (int)(by->columns - n);
    f16x b = f16x_load_first(by->b + n, left), c = f16x_load_first(by->c + n, left);
    for (int r = 0; r < rows; r++) {
      float *at = state + r * by->columns + n;
      f16x next = f16x_fma(f16x_load_first(at, left), by->decay, f16x_mul(f16x_set1(input[r]), b));
      f16x_store_first(at, next, left);
      sum[r] = f16x_fma(next, c, sum[r]);
    }
  }
  for (int r = 0; r < rows; r++) sums[r] = sum[r];
}

// Up to 16 rows of S; the sum over n of each, in its lane.
static f16x advance_block(const step *by, f16x inputs, int64_t rows, float *state) {
  float input[BLOCK];
  f16x_store(input, inputs);
  f16x sums[BLOCK];
  int64_t r = 0;
  for (; r + TOGETHER <= rows; r += TOGETHER) advance(TOGETHER, by, input + r, state + r * by->columns, sums + r);
  for (; r < rows; r++) advance(1, by, input + r, state + r * by->columns, sums + r);
  for (; r < BLOCK; r++) sums[r] = f16x_set1(0);
  return f16x_sum_rows(sums);
}

static void scan_block(const parley_ssm_scan *a, int64_t head, int64_t first_row, int64_t rows,
                       const time_steps *steps, int64_t first_token, int64_t tokens) {
  int64_t heads = a->dt.columns, width = a->x.columns / heads, columns = a->b.columns / a->groups;
  int64_t group = head / (heads / a->groups);
  int64_t row = head * width + first_row;
  f16x skip = f16x_set1(parley_floats(&a->skip, 0)[head]);
  for (int64_t i = 0; i < tokens; i++) {
    int64_t t = first_token + i;
    int32_t slot = parley_index(&a->slots, t);
    if (slot < 0) continue;
    f16x x = f16x_load_up_to(parley_floats(&a->x, t) + row, rows);
    step by = {.decay = f16x_set1(steps->decay[i]),
               .b = parley_floats(&a->b, t) + group * columns,
               .c = parley_floats(&a->c, t) + group * columns,
               .columns = columns};
    float *state = parley_floats(&a->state, slot) + row * columns;
    f16x sums = advance_block(&by, f16x_mul(f16x_set1(steps->d[i]), x), rows, state);
    f16x_store_up_to(parley_floats(&a->out, t) + row, f16x_fma(skip, x, sums), rows);
  }
}

KERNEL(ssm_scan) {
  (void)scratch;
  const parley_ssm_scan *a = operation;
  int64_t width = a->x.columns / a->dt.columns;
  for (int64_t head = from; head < to; head++) {
    for (int64_t first = 0; first < a->x.rows; first += TOKENS) {
      int64_t tokens = a->x.rows - first < TOKENS ? a->x.rows - first : TOKENS;
      time_steps steps = time_steps_of(a, head, first, tokens);
      for (int64_t row = 0; row < width; row += BLOCK) {
        int64_t rows = width - row < BLOCK ? width - row : BLOCK;
        scan_block(a, head, row, rows, &steps, first, tokens);
      }
    }
  }
}
