// Operations on elements that know nothing of their neighbours, or on pairs of them. A block takes 1024
// columns of a row, and then of every gridDim.y-th row after it.
#include "blocks.cuh"
#include "rounded.cuh"

static constexpr int ELEMENT_THREADS = 256, ELEMENTS = 4 * ELEMENT_THREADS;

DEVICE int first_element() { return static_cast<int>(blockIdx.x) * ELEMENTS; }

// Calls f(row, column) for every fourth column of the block's.
template <class F>
DEVICE void each_four(const parley_tensor &rows, F f) {
  int c = first_element() + 4 * static_cast<int>(threadIdx.x);
  if (c >= rows.columns) return;
  for (int64_t row = blockIdx.y; row < rows.rows; row += gridDim.y) f(row, c);
}

// out = f(a, b), as floats or rounded: then whole warps take part, and columns are whole blocks of 32.
template <bool ROUNDED, class F>
DEVICE void map(const parley_tensor &a, const parley_tensor &b, const parley_tensor &out, F f) {
  bool a_aligned = is_aligned(a), b_aligned = is_aligned(b), out_aligned = is_aligned(out);
  int c = first_element() + 4 * static_cast<int>(threadIdx.x), left = static_cast<int>(out.columns) - c;
  if (!ROUNDED && left <= 0) return;
  for (int64_t row = blockIdx.y; row < out.rows; row += gridDim.y) {
    float4 v = make_float4(0, 0, 0, 0);
    if (left > 0) {
      float4 x = load_floats(row_of<const float>(a, row) + c, left, a_aligned);
      float4 y = load_floats(row_of<const float>(b, row) + c, left, b_aligned);
      v = make_float4(f(x.x, y.x), f(x.y, y.y), f(x.z, y.z), f(x.w, y.w));
    }
    if (ROUNDED) {
      store_rounded(out, row, c, v, left > 0);
    } else {
      store_floats(row_of(out, row) + c, v, left, out_aligned);
    }
  }
}

ENTRY(add, parley_elementwise, ELEMENT_THREADS) {
  map<false>(a.a, a.b, a.out, [](float x, float y) { return x + y; });
}

// A comparison with NaN is false, so that it stays one.
DEVICE float squared_relu_of(float x, float) {
  float r = x < 0 ? 0 : x;
  return r * r;
}

DEVICE float swiglu_of(float gate, float up) { return silu(gate) * up; }

ENTRY(squared_relu, parley_elementwise, ELEMENT_THREADS) { map<false>(a.a, a.b, a.out, squared_relu_of); }

ENTRY(quantized_squared_relu, parley_elementwise, ELEMENT_THREADS) { map<true>(a.a, a.b, a.out, squared_relu_of); }

ENTRY(swiglu, parley_elementwise, ELEMENT_THREADS) { map<false>(a.a, a.b, a.out, swiglu_of); }

ENTRY(quantized_swiglu, parley_elementwise, ELEMENT_THREADS) { map<true>(a.a, a.b, a.out, swiglu_of); }

// out = x rounded to signed bytes with a scale for every 32 columns (rounded.cuh).
ENTRY(quantize, parley_quantize, ELEMENT_THREADS) {
  map<true>(a.x, a.x, a.out, [](float x, float) { return x; });
}

DEVICE void copy_bytes(const parley_copy &a, int64_t size) {
  int64_t first = first_element() * size, bytes = a.source.columns * size;
  int64_t end = first + ELEMENTS * size < bytes ? first + ELEMENTS * size : bytes;
  bool aligned = is_aligned(a.source) && is_aligned(a.target);
  for (int64_t row = blockIdx.y; row < a.source.rows; row += gridDim.y) {
    const uint8_t *from = row_of<const uint8_t>(a.source, row);
    uint8_t *to = row_of<uint8_t>(a.target, row);
    int64_t at = first + 16 * static_cast<int64_t>(threadIdx.x), wide = aligned ? end - (end - first) % 16 : first;
    for (; at < wide; at += 16 * ELEMENT_THREADS) {
      *reinterpret_cast<uint4 *>(to + at) = *reinterpret_cast<const uint4 *>(from + at);
    }
    for (at = wide + 2 * static_cast<int64_t>(threadIdx.x); at < end; at += 2 * ELEMENT_THREADS) {
      *reinterpret_cast<uint16_t *>(to + at) = *reinterpret_cast<const uint16_t *>(from + at);
    }
  }
}

// Rows of one type, or F32 and F16, rounded to the nearest, ties to even.
ENTRY(copy, parley_copy, ELEMENT_THREADS) {
  if (a.source.type == a.target.type) {
    copy_bytes(a, a.source.type == PARLEY_F16 || a.source.type == PARLEY_BF16 ? 2 : 4);
    return;
  }
  bool to_half = a.target.type == PARLEY_F16;
  each_four(a.source, [&](int64_t row, int column) {
    for (int c = column; c < column + 4 && c < a.source.columns; c++) {
      if (to_half) {
        row_of<__half>(a.target, row)[c] = __float2half_rn(row_of(a.source, row)[c]);
      } else {
        row_of(a.target, row)[c] = __half2float(row_of<__half>(a.source, row)[c]);
      }
    }
  });
}

// Turns neighbouring pairs of every head by position * frequencies[pair], in place:
// (even, odd) = (even * cos - odd * sin, even * sin + odd * cos). The angle is rounded to f32, as the
// definition has it.
ENTRY(rope, parley_rope, ELEMENT_THREADS) {
  int width = static_cast<int>(a.head_width), pairs = static_cast<int>(a.frequencies.columns);
  int all = static_cast<int>(a.x.columns) / width * pairs;
  int first = first_element() / 2, end = min(first + ELEMENTS / 2, all);
  const float *frequencies = row_of<const float>(a.frequencies, 0);
  for (int64_t row = blockIdx.y; row < a.x.rows; row += gridDim.y) {
    float position = static_cast<float>(index_of(a.positions, row));
    for (int i = first + static_cast<int>(threadIdx.x); i < end; i += ELEMENT_THREADS) {
      float angle = position * frequencies[i % pairs], cosine = cosf(angle), sine = sinf(angle);
      float *x = row_of(a.x, row) + i / pairs * width + i % pairs * 2;
      float even = x[0], odd = x[1];
      x[0] = even * cosine - odd * sine;
      x[1] = even * sine + odd * cosine;
    }
  }
}

DEVICE void store_column(const parley_tensor &pages, int64_t row, int column, float x) {
  if (pages.type == PARLEY_F16) {
    row_of<__half>(pages, row)[column] = __float2half_rn(x);
  } else {
    row_of(pages, row)[column] = x;
  }
}

// Keys and values of the batch to their pages; slot -1 is padding.
ENTRY(store_key_values, parley_store_key_values, ELEMENT_THREADS) {
  int first = first_element(), columns = static_cast<int>(a.keys.columns);
  for (int64_t row = blockIdx.y; row < a.keys.rows; row += gridDim.y) {
    int slot = index_of(a.slots, row);
    if (slot < 0) continue;
    int64_t target = page_row(a.pages, slot, index_of(a.positions, row));
    for (int c = first + static_cast<int>(threadIdx.x); c < first + ELEMENTS && c < columns; c += ELEMENT_THREADS) {
      store_column(a.pages.keys, target, c, row_of(a.keys, row)[c]);
      store_column(a.pages.values, target, c, row_of(a.values, row)[c]);
    }
  }
}
