// Operations that move a state on: a convolution over a sequence's last inputs, and the recurrence of
// Mamba-2. Rows of text follow each other in their sequences, in any mixture; each generated token has
// a block of its own. Both kinds call the same functions, so that states agree to the bit. Rows of slot
// -1 are padding, and nothing happens to them.
#include "blocks.cuh"
#include "tensors.cuh"

// ---- sum = bias[c] + sum over i of weight[c][i] * window[i], oldest first; out = silu(sum). The window
// is the W - 1 inputs in the state and then x[t][c], which moves into the state.

static constexpr int CHANNEL_THREADS = 128, CHANNEL_ROWS = 16;

// The convolution of Mamba, four wide: the past stays in registers while the sequence stays the same.
struct FourWide {
  float weight[4], bias, past[3];

  DEVICE FourWide(const parley_conv_silu &a, int channel) : bias(row_of(a.bias, 0)[channel]) {
#pragma unroll
    for (int i = 0; i < 4; i++) weight[i] = row_of(a.weight, channel)[i];
  }

  DEVICE void load(const parley_conv_silu &a, int slot, int channel) {
    const float *state = row_of(a.state, slot) + 3 * channel;
#pragma unroll
    for (int i = 0; i < 3; i++) past[i] = state[i];
  }

  DEVICE void store(const parley_conv_silu &a, int slot, int channel) const {
    float *state = row_of(a.state, slot) + 3 * channel;
#pragma unroll
    for (int i = 0; i < 3; i++) state[i] = past[i];
  }

  DEVICE float next(float x) {
    float sum = fmaf(weight[2], past[2], fmaf(weight[1], past[1], fmaf(weight[0], past[0], bias)));
    past[0] = past[1], past[1] = past[2], past[2] = x;
    return silu(fmaf(weight[3], x, sum));
  }
};

// Any width, the state where it is.
DEVICE float convolve(const parley_conv_silu &a, int slot, int channel, float x) {
  int remembered = static_cast<int>(a.weight.columns) - 1;
  const float *weight = row_of(a.weight, channel);
  float *past = row_of(a.state, slot) + static_cast<int64_t>(channel) * remembered;
  float sum = row_of(a.bias, 0)[channel];
  for (int i = 0; i < remembered; i++) {
    float input = past[i];
    sum = fmaf(weight[i], input, sum);
    if (i > 0) past[i - 1] = input;
  }
  if (remembered > 0) past[remembered - 1] = x;
  return silu(fmaf(weight[remembered], x, sum));
}

// A channel's rows of four wide, inputs asked for some rows ahead.
DEVICE void convolve_four_wide(const parley_conv_silu &a, int channel) {
  FourWide window(a, channel);
  int held = -1, rows = static_cast<int>(a.x.rows);
  for (int first = 0; first < rows; first += CHANNEL_ROWS) {
    float x[CHANNEL_ROWS];
#pragma unroll
    for (int i = 0; i < CHANNEL_ROWS; i++) x[i] = row_of(a.x, min(first + i, rows - 1))[channel];
#pragma unroll
    for (int i = 0; i < CHANNEL_ROWS; i++) {
      int slot = first + i < rows ? index_of(a.slots, first + i) : -1;
      if (slot < 0) continue;
      if (slot != held) {
        if (held >= 0) window.store(a, held, channel);
        window.load(a, slot, channel);
        held = slot;
      }
      row_of(a.out, first + i)[channel] = window.next(x[i]);
    }
  }
  if (held >= 0) window.store(a, held, channel);
}

ENTRY(conv_silu_text, parley_conv_silu, CHANNEL_THREADS) {
  int channel = static_cast<int>(blockIdx.x) * CHANNEL_THREADS + static_cast<int>(threadIdx.x);
  if (channel >= a.x.columns) return;
  if (a.weight.columns == 4) {
    convolve_four_wide(a, channel);
    return;
  }
  for (int row = 0; row < a.x.rows; row++) {
    int slot = index_of(a.slots, row);
    if (slot >= 0) row_of(a.out, row)[channel] = convolve(a, slot, channel, row_of(a.x, row)[channel]);
  }
}

ENTRY(conv_silu_decode, parley_conv_silu, CHANNEL_THREADS) {
  int channel = static_cast<int>(blockIdx.x) * CHANNEL_THREADS + static_cast<int>(threadIdx.x);
  int row = static_cast<int>(blockIdx.y), slot = index_of(a.slots, row);
  if (slot < 0 || channel >= a.x.columns) return;
  float x = row_of(a.x, row)[channel];
  if (a.weight.columns == 4) {
    FourWide window(a, channel);
    window.load(a, slot, channel);
    row_of(a.out, row)[channel] = window.next(x);
    window.store(a, slot, channel);
  } else {
    row_of(a.out, row)[channel] = convolve(a, slot, channel, x);
  }
}

// ---- With d = softplus(dt + dt_bias), for each head h of group g:
//
//   S[p][n] = S[p][n] * exp(d * a) + (d * x[p]) * b[n]         the addition fused
//   y[p]    = sum over n of S[p][n] * c[n]  +  skip * x[p]
//
// A block takes 16 rows of S of one head, a warp four of them, which it holds in registers while the
// sequence stays the same. A lane has four neighbouring columns of each, and with N above 128 four more;
// their sum is in order, then comes the tree over the warp.

static constexpr int SCAN_THREADS = 128, SCAN_ROWS = 16, WARP_ROWS = 4, SCAN_TOKENS = 16;

// What up to 16 tokens bring to a block.
template <int PARTS>
struct ScanStage {
  float4 b[SCAN_TOKENS][PARTS * WARP], c[SCAN_TOKENS][PARTS * WARP];
  float x[SCAN_TOKENS][SCAN_ROWS];
  float d[SCAN_TOKENS], decay[SCAN_TOKENS];
  int slot[SCAN_TOKENS];
};

// Where a block and its warps stand.
struct ScanPlace {
  int head, group, row, rows, columns;  // `row` of the head is the block's first, of `rows` in the head
  int64_t state;                        // of the head, in floats from the beginning of a slot's

  DEVICE explicit ScanPlace(const parley_ssm_scan &a) {
    int heads = static_cast<int>(a.dt.columns), groups = static_cast<int>(a.groups);
    head = static_cast<int>(blockIdx.y);
    group = head / (heads / groups);
    row = static_cast<int>(blockIdx.x) * SCAN_ROWS;
    rows = static_cast<int>(a.x.columns) / heads;
    columns = static_cast<int>(a.b.columns) / groups;
    state = static_cast<int64_t>(head) * rows * columns;
  }

  DEVICE int warp_row(int r) const { return row + warp_id() * WARP_ROWS + r; }
};

DEVICE float softplus(float x) { return x > 20.0f ? x : log1pf(expf(x)); }

template <int PARTS>
DEVICE void stage_tokens(const parley_ssm_scan &a, const ScanPlace &at, int first, int tokens,
                         ScanStage<PARTS> &stage) {
  bool b_aligned = is_aligned(a.b) && at.columns % 4 == 0, c_aligned = is_aligned(a.c) && at.columns % 4 == 0;
  for (int i = static_cast<int>(threadIdx.x); i < tokens * PARTS * WARP; i += SCAN_THREADS) {
    int token = i / (PARTS * WARP), part = i % (PARTS * WARP), left = at.columns - 4 * part;
    int64_t column = static_cast<int64_t>(at.group) * at.columns + 4 * part;
    float4 zeros = make_float4(0, 0, 0, 0);
    stage.b[token][part] = left > 0 ? load_floats(row_of(a.b, first + token) + column, left, b_aligned) : zeros;
    stage.c[token][part] = left > 0 ? load_floats(row_of(a.c, first + token) + column, left, c_aligned) : zeros;
  }
  for (int i = static_cast<int>(threadIdx.x); i < tokens * SCAN_ROWS; i += SCAN_THREADS) {
    int token = i / SCAN_ROWS, row = at.row + i % SCAN_ROWS;
    stage.x[token][i % SCAN_ROWS] = row < at.rows ? row_of(a.x, first + token)[at.head * at.rows + row] : 0;
  }
  int token = static_cast<int>(threadIdx.x);
  if (token < tokens) {
    float d = softplus(row_of(a.dt, first + token)[at.head] + row_of(a.dt_bias, 0)[at.head]);
    stage.d[token] = d;
    stage.decay[token] = expf(d * row_of(a.a, 0)[at.head]);
    stage.slot[token] = index_of(a.slots, first + token);
  }
}

// A warp's rows of S.
template <int PARTS>
struct ScanState {
  float4 s[WARP_ROWS][PARTS];

  template <class F>
  static DEVICE void each(const parley_ssm_scan &a, const ScanPlace &at, int slot, F f) {
#pragma unroll
    for (int r = 0; r < WARP_ROWS; r++) {
#pragma unroll
      for (int part = 0; part < PARTS; part++) {
        int row = at.warp_row(r), n = 4 * (part * WARP + lane_id());
        if (row < at.rows && n < at.columns) {
          f(r, part, row_of(a.state, slot) + at.state + static_cast<int64_t>(row) * at.columns + n, at.columns - n);
        }
      }
    }
  }

  DEVICE void load(const parley_ssm_scan &a, const ScanPlace &at, int slot) {
    bool aligned = is_aligned(a.state) && at.columns % 4 == 0;
#pragma unroll
    for (int r = 0; r < WARP_ROWS; r++) {
#pragma unroll
      for (int part = 0; part < PARTS; part++) s[r][part] = make_float4(0, 0, 0, 0);
    }
    each(a, at, slot, [&](int r, int part, const float *p, int left) { s[r][part] = load_floats(p, left, aligned); });
  }

  DEVICE void store(const parley_ssm_scan &a, const ScanPlace &at, int slot) const {
    bool aligned = is_aligned(a.state) && at.columns % 4 == 0;
    each(a, at, slot, [&](int r, int part, float *p, int left) { store_floats(p, s[r][part], left, aligned); });
  }

  static DEVICE float move(float s, float decay, float input, float b) { return fmaf(s, decay, input * b); }

  // Gives lane 8 r the sum over n of row r.
  DEVICE float next(const ScanStage<PARTS> &stage, int token) {
    float sum[WARP_ROWS];
    float decay = stage.decay[token], d = stage.d[token];
#pragma unroll
    for (int r = 0; r < WARP_ROWS; r++) {
      float input = d * stage.x[token][warp_id() * WARP_ROWS + r];
      sum[r] = 0;
#pragma unroll
      for (int part = 0; part < PARTS; part++) {
        float4 b = stage.b[token][part * WARP + lane_id()], c = stage.c[token][part * WARP + lane_id()];
        float4 &v = s[r][part];
        v = make_float4(move(v.x, decay, input, b.x), move(v.y, decay, input, b.y), move(v.z, decay, input, b.z),
                        move(v.w, decay, input, b.w));
        sum[r] = fmaf(v.w, c.w, fmaf(v.z, c.z, fmaf(v.y, c.y, fmaf(v.x, c.x, sum[r]))));
      }
    }
    return warp_sums(sum);
  }
};

// The rows `from` to `to` of the batch in order.
template <int PARTS>
DEVICE void scan(const parley_ssm_scan &a, int from, int to) {
  __shared__ ScanStage<PARTS> stage;
  ScanPlace at(a);
  ScanState<PARTS> state;
  float skip = row_of(a.skip, 0)[at.head];
  int held = index_of(a.slots, from);
  if (held >= 0) state.load(a, at, held);  // on its way while tokens are staged
  constexpr int LANES = WARP / WARP_ROWS;
  int row = at.warp_row(lane_id() / LANES);
  for (int first = from; first < to; first += SCAN_TOKENS) {
    int tokens = min(to - first, SCAN_TOKENS);
    __syncthreads();
    stage_tokens(a, at, first, tokens, stage);
    __syncthreads();
    for (int i = 0; i < tokens; i++) {
      int slot = stage.slot[i];
      if (slot < 0) continue;
      if (slot != held) {
        if (held >= 0) state.store(a, at, held);
        state.load(a, at, slot);
        held = slot;
      }
      float sum = state.next(stage, i);
      if (lane_id() % LANES == 0 && row < at.rows) {
        row_of(a.out, first + i)[at.head * at.rows + row] = fmaf(skip, stage.x[i][row - at.row], sum);
      }
    }
  }
  if (held >= 0) state.store(a, at, held);
}

// Text has one block for all rows in this direction, each generated token one of its own.
DEVICE int first_row(const parley_ssm_scan &a) {
  return static_cast<int>(a.x.rows * blockIdx.z / gridDim.z);
}

DEVICE int end_row(const parley_ssm_scan &a) {
  return static_cast<int>(a.x.rows * (blockIdx.z + 1) / gridDim.z);
}

ENTRY(ssm_scan, parley_ssm_scan, SCAN_THREADS) { scan<1>(a, first_row(a), end_row(a)); }

ENTRY(ssm_scan_wide, parley_ssm_scan, SCAN_THREADS) { scan<2>(a, first_row(a), end_row(a)); }
