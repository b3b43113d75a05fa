// Operations that look at a whole row, or a group of its columns, before they write any of it. A block
// takes one; a thread takes four columns at a time, so that eight threads share a block of 32 that is
// rounded.
#include "blocks.cuh"
#include "rounded.cuh"

static constexpr int ROW_THREADS = 256, ROW_STEP = 4 * ROW_THREADS;

// 1 / sqrt(v), to the last bit but for rounding: one step of Newton's after the hardware's guess.
DEVICE float inverse_root(float v) {
  float y = rsqrtf(v);
  return fmaf(0.5f * y, fmaf(-v * y, y, 1.0f), y);
}

DEVICE float sum_of_squares(float4 v, float sum) {
  return fmaf(v.w, v.w, fmaf(v.z, v.z, fmaf(v.y, v.y, fmaf(v.x, v.x, sum))));
}

DEVICE float4 times(float4 v, float by, float4 w) {
  return make_float4(v.x * by * w.x, v.y * by * w.y, v.z * by * w.z, v.w * by * w.w);
}

// out = x / sqrt(mean(x^2) + epsilon) * weight, as floats or rounded.
template <bool ROUNDED>
DEVICE void normalize_row(const parley_rms_norm &a) {
  int row = static_cast<int>(blockIdx.x), columns = static_cast<int>(a.x.columns);
  bool aligned = is_aligned(a.x), weight_aligned = is_aligned(a.weight), out_aligned = is_aligned(a.out);
  const float *x = row_of<const float>(a.x, row), *weight = row_of<const float>(a.weight, 0);
  float squares = 0;
  for (int c = 4 * static_cast<int>(threadIdx.x); c < columns; c += ROW_STEP) {
    squares = sum_of_squares(load_floats(x + c, columns - c, aligned), squares);
  }
  squares = block_sum<ROW_THREADS>(squares);
  float by = inverse_root(squares / static_cast<float>(columns) + static_cast<float>(a.epsilon));
  for (int base = warp_id() * 4 * WARP; base < columns; base += ROW_STEP) {
    int c = base + 4 * lane_id(), left = columns - c;
    float4 v = make_float4(0, 0, 0, 0);
    if (left > 0) v = times(load_floats(x + c, left, aligned), by, load_floats(weight + c, left, weight_aligned));
    if (ROUNDED) {
      store_rounded(a.out, row, c, v, left > 0);
    } else if (left > 0) {
      store_floats(row_of(a.out, row) + c, v, left, out_aligned);
    }
  }
}

ENTRY(rms_norm, parley_rms_norm, ROW_THREADS) { normalize_row<false>(a); }

ENTRY(quantized_rms_norm, parley_rms_norm, ROW_THREADS) { normalize_row<true>(a); }

DEVICE float4 gated(float4 y, float4 z) {
  return make_float4(y.x * silu(z.x), y.y * silu(z.y), y.z * silu(z.z), y.w * silu(z.w));
}

// v = y * silu(z), then, over each of `groups` equal runs of columns,
// out = v / sqrt(mean(v^2) + epsilon) * weight. A block takes a group of a row; what is rounded has
// groups of whole blocks of 32.
template <bool ROUNDED>
DEVICE void normalize_group(const parley_gated_group_norm &a) {
  int groups = static_cast<int>(a.groups), width = static_cast<int>(a.y.columns) / groups;
  int row = static_cast<int>(blockIdx.x) / groups, first = static_cast<int>(blockIdx.x) % groups * width;
  bool in_fours = first % 4 == 0;
  bool y_aligned = in_fours && is_aligned(a.y), z_aligned = in_fours && is_aligned(a.z);
  bool weight_aligned = in_fours && is_aligned(a.weight), out_aligned = in_fours && is_aligned(a.out);
  const float *y = row_of<const float>(a.y, row) + first, *z = row_of<const float>(a.z, row) + first;
  const float *weight = row_of<const float>(a.weight, 0) + first;
  float squares = 0;
  for (int c = 4 * static_cast<int>(threadIdx.x); c < width; c += ROW_STEP) {
    int left = width - c;
    float4 v = gated(load_floats(y + c, left, y_aligned), load_floats(z + c, left, z_aligned));
    squares = sum_of_squares(v, squares);
  }
  squares = block_sum<ROW_THREADS>(squares);
  float by = inverse_root(squares / static_cast<float>(width) + static_cast<float>(a.epsilon));
  for (int base = warp_id() * 4 * WARP; base < width; base += ROW_STEP) {
    int c = base + 4 * lane_id(), left = width - c;
    float4 v = make_float4(0, 0, 0, 0);
    if (left > 0) {
      v = gated(load_floats(y + c, left, y_aligned), load_floats(z + c, left, z_aligned));
      v = times(v, by, load_floats(weight + c, left, weight_aligned));
    }
    if (ROUNDED) {
      store_rounded(a.out, row, first + c, v, left > 0);
    } else if (left > 0) {
      store_floats(row_of(a.out, row) + first + c, v, left, out_aligned);
    }
  }
}

ENTRY(gated_group_norm, parley_gated_group_norm, ROW_THREADS) { normalize_group<false>(a); }

ENTRY(quantized_gated_group_norm, parley_gated_group_norm, ROW_THREADS) { normalize_group<true>(a); }

// The largest number of a block, in every thread.
DEVICE float block_largest(float v) {
  __shared__ float of_warp[ROW_THREADS / WARP];
  v = warp_largest(v);
  if (lane_id() == 0) of_warp[warp_id()] = v;
  __syncthreads();
  float largest = of_warp[0];
#pragma unroll
  for (int w = 1; w < ROW_THREADS / WARP; w++) largest = fmaxf(largest, of_warp[w]);
  return largest;
}

// Four logits; those beyond the row are impossible.
DEVICE float4 load_logits(const float *x, int left, bool aligned) {
  float4 v = load_floats(x, left, aligned);
  if (left < 4) v.w = -INFINITY;
  if (left < 3) v.z = -INFINITY;
  if (left < 2) v.y = -INFINITY;
  return v;
}

// target[places[i]] = sqrt(1 - 1 / sum(e^(x - largest))) over the logits x of row i: what is left
// beside the likeliest token.
ENTRY(energy, parley_energy, ROW_THREADS) {
  int row = static_cast<int>(blockIdx.x), columns = static_cast<int>(a.logits.columns);
  int place = index_of(a.places, row);
  if (place < 0) return;
  bool aligned = is_aligned(a.logits);
  const float *x = row_of<const float>(a.logits, row);
  float largest = -INFINITY;
  for (int c = 4 * static_cast<int>(threadIdx.x); c < columns; c += ROW_STEP) {
    float4 v = load_logits(x + c, columns - c, aligned);
    largest = fmaxf(fmaxf(fmaxf(largest, v.x), fmaxf(v.y, v.z)), v.w);
  }
  largest = block_largest(largest);
  float sum = 0;
  for (int c = 4 * static_cast<int>(threadIdx.x); c < columns; c += ROW_STEP) {
    float4 v = load_logits(x + c, columns - c, aligned);
    sum = sum + expf(v.x - largest) + expf(v.y - largest) + expf(v.z - largest) + expf(v.w - largest);
  }
  sum = block_sum<ROW_THREADS>(sum);
  if (threadIdx.x == 0) row_of(a.target, 0)[place] = sqrtf(1.0f - 1.0f / sum);
}
