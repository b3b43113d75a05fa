// Causal attention over paged keys and values, query head h reading key-value head h / (H/K):
//
//   out[t][h] = softmax over p of (q . k[p] / sqrt(P)) . v[p]     p up to the row's own position
//
// Rows of slot -1 are padding and give zeros. Heads are up to 256 wide.
#pragma once
#include "tensors.cuh"

static constexpr int ATTENTION_THREADS = 128;
static constexpr int EIGHT = 8;  // columns that a thread loads at once
static constexpr int MOST_COLUMNS = 256;

DEVICE float scale_of(const parley_attention &a) { return 1.0f / sqrtf(static_cast<float>(a.head_width)); }

// Eight columns of a row of keys or values as floats, zeros beyond the `left` that there are.
template <int TYPE>
DEVICE void load_eight(const parley_tensor &pages, int64_t row, int column, int left, bool aligned,
                       float (&v)[EIGHT]) {
  if (TYPE == PARLEY_F16) {
    const uint16_t *p = row_of<const uint16_t>(pages, row) + column;
    if (aligned && left >= EIGHT) {
      uint4 words = *reinterpret_cast<const uint4 *>(p);
      const uint32_t w[4] = {words.x, words.y, words.z, words.w};
#pragma unroll
      for (int i = 0; i < EIGHT; i++) v[i] = half_to_float(w[i / 2] >> i % 2 * 16);
      return;
    }
#pragma unroll
    for (int i = 0; i < EIGHT; i++) v[i] = i < left ? half_to_float(p[i]) : 0;
  } else {
    const float *p = row_of<const float>(pages, row) + column;
#pragma unroll
    for (int i = 0; i < EIGHT; i += 4) {
      float4 four = i < left ? load_floats(p + i, left - i, aligned) : make_float4(0, 0, 0, 0);
      v[i] = four.x, v[i + 1] = four.y, v[i + 2] = four.z, v[i + 3] = four.w;
    }
  }
}

// Whether a head's columns in every row begin where 16 bytes can be read at once.
DEVICE bool heads_are_aligned(const parley_tensor &pages, int head_width) {
  return is_aligned(pages) && head_width * (pages.type == PARLEY_F16 ? 2 : 4) % 16 == 0;
}

// What a block works on: query heads that read one key-value head.
struct HeadTile {
  int width, key_value_head, first_head, heads, each;

  DEVICE explicit HeadTile(const parley_cuda_attention &a) {
    const parley_attention &op = a.attention;
    int shared = static_cast<int>(op.query.columns / op.pages.keys.columns);
    each = static_cast<int>(a.heads);
    int tiles = (shared + each - 1) / each, tile = static_cast<int>(blockIdx.y) % tiles * each;
    width = static_cast<int>(op.head_width);
    key_value_head = static_cast<int>(blockIdx.y) / tiles;
    first_head = key_value_head * shared + tile;
    heads = min(each, shared - tile);
  }
};
