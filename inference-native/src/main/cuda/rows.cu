// Operations that look at a whole row, or a group of its columns, before they write any of it. A block
// takes one; a thread takes four columns at a time, so that eight threads share a block of 32 that is
// rounded.
#include "blocks.cuh"
#include "rounded.cuh"

static constexpr int ROW_THREADS = 256, ROW_STEP = 4 * ROW_THREADS;

// Sizes below are zero: 127 / size would overflow, and no product would notice them.
static constexpr float SMALLEST = 1e-36f;

static constexpr unsigned INFINITE = 0x7f800000, SIZE = 0x7fffffff;

// 1 / sqrt(v), to the last bit but for rounding: one step of Newton's after the hardware's guess.
DEVICE float inverse_root(float v) {
  float y = rsqrtf(v);
  return fmaf(0.5f * y, fmaf(-v * y, y, 1.0f), y);
}

DEVICE float sum_of_squares(float4 v, float sum) {
  return fmaf(v.w, v.w, fmaf(v.z, v.z, fmaf(v.y, v.y, fmaf(v.x, v.x, sum))));
}

DEVICE unsigned size_of(float x) { return __float_as_uint(x) & SIZE; }

// Rounds the thread's four columns of a row. Called by whole warps; those beyond the last column say
// so and store nothing.
DEVICE void store_rounded(const parley_tensor &out, int64_t row, int column, float4 v, bool is_there) {
  unsigned bits = max(max(size_of(v.x), size_of(v.y)), max(size_of(v.z), size_of(v.w)));
  bits = warp_largest<8>(bits);  // as numbers are ordered, what is not finite above all others
  float largest = __uint_as_float(bits);
  bool rounds = bits < INFINITE && largest >= SMALLEST;
  float inverse = rounds ? 127.0f / largest : 0.0f, scale = rounds ? largest / 127.0f : 0.0f;
  // What is not finite stays seen: such a block's scale is no number, and so is every product of it.
  if (bits >= INFINITE) scale = __uint_as_float(SIZE);
  int x = __float2int_rn(v.x * inverse), y = __float2int_rn(v.y * inverse);
  int z = __float2int_rn(v.z * inverse), w = __float2int_rn(v.w * inverse);
  unsigned bytes = rounds ? (x & 255) | (y & 255) << 8 | (z & 255) << 16 | static_cast<unsigned>(w) << 24 : 0;
  int sum = warp_sum<4>(__dp4a(static_cast<int>(bytes), 0x01010101, 0));
  int second_sum = __shfl_xor_sync(ALL_LANES, sum, 4);
  if (!is_there) return;
  row_of<unsigned>(out, row)[column / 4] = bytes;
  if (column % ROUNDED_BLOCK == 0) {
    uint2 *blocks = reinterpret_cast<uint2 *>(row_of<uint8_t>(out, row) + out.columns);
    unsigned sums = (static_cast<unsigned>(sum) & 0xffff) | static_cast<unsigned>(second_sum) << 16;
    blocks[column / ROUNDED_BLOCK] = make_uint2(__float_as_uint(scale), sums);
  }
}

// out = x rounded to signed bytes with a scale for every 32 columns (rounded.cuh).
ENTRY(quantize, parley_quantize, ROW_THREADS) {
  bool aligned = is_aligned(a.x);
  int row = static_cast<int>(blockIdx.x), columns = static_cast<int>(a.x.columns);
  for (int base = warp_id() * 4 * WARP; base < columns; base += ROW_STEP) {
    int c = base + 4 * lane_id();
    bool is_there = c < columns;
    float4 v = is_there ? load_floats(row_of(a.x, row) + c, 4, aligned) : make_float4(0, 0, 0, 0);
    store_rounded(a.out, row, c, v, is_there);
  }
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
// out = v / sqrt(mean(v^2) + epsilon) * weight. A block takes a group of a row.
ENTRY(gated_group_norm, parley_gated_group_norm, ROW_THREADS) {
  int groups = static_cast<int>(a.groups), width = static_cast<int>(a.y.columns) / groups;
  int row = static_cast<int>(blockIdx.x) / groups, first = static_cast<int>(blockIdx.x) % groups * width;
  bool in_fours = first % 4 == 0;
  bool aligned = in_fours && is_aligned(a.y) && is_aligned(a.z), out_aligned = in_fours && is_aligned(a.out);
  const float *y = row_of<const float>(a.y, row) + first, *z = row_of<const float>(a.z, row) + first;
  const float *weight = row_of<const float>(a.weight, 0) + first;
  float *out = row_of(a.out, row) + first;
  float squares = 0;
  for (int c = 4 * static_cast<int>(threadIdx.x); c < width; c += ROW_STEP) {
    float4 v = gated(load_floats(y + c, width - c, aligned), load_floats(z + c, width - c, aligned));
    squares = sum_of_squares(v, squares);
    store_floats(out + c, v, width - c, out_aligned);
  }
  squares = block_sum<ROW_THREADS>(squares);
  float by = inverse_root(squares / static_cast<float>(width) + static_cast<float>(a.epsilon));
  bool weight_aligned = in_fours && is_aligned(a.weight);
  for (int c = 4 * static_cast<int>(threadIdx.x); c < width; c += ROW_STEP) {
    float4 v = load_floats(out + c, width - c, out_aligned);
    store_floats(out + c, times(v, by, load_floats(weight + c, width - c, weight_aligned)), width - c, out_aligned);
  }
}

// target[indexes[t]] = r / (1 + r), where r is the root of the mean square of row t.
ENTRY(energy, parley_energy, ROW_THREADS) {
  int row = static_cast<int>(blockIdx.x), columns = static_cast<int>(a.x.columns);
  int index = index_of(a.indexes, row);
  float squares = 0;
  for (int c = static_cast<int>(threadIdx.x); c < columns; c += ROW_THREADS) {
    float x = row_of(a.x, row)[c];
    squares = fmaf(x, x, squares);
  }
  float root = sqrtf(block_sum<ROW_THREADS>(squares) / static_cast<float>(columns));
  if (threadIdx.x == 0 && index >= 0) a.target[index] = root / (1.0f + root);
}
