// Attention of text: a block takes rows of the batch with their query heads, 32 or 16 queries in all, and walks
// through the keys and values of their sequences in tiles of as many positions counted from the first,
// with a running softmax (Milakov and Gimelshein, 2018):
//
//   tile    m' = max(m, scores); w = e^(score - m'); total = total * e^(m - m') + sum of w
//   out     sum = sum * e^(m - m') + w . v, positions in order; at the end sum / total
//
// Rows of other sequences, and positions after a row's own, change nothing of it.
// Sixteen lanes share a query's scores and columns, and have PER_LANE queries together.
#pragma once
#include "attention.cuh"

static constexpr int QUERY_LANES = 16, QUERY_GROUPS = ATTENTION_THREADS / QUERY_LANES;

template <int QUERIES, int COLUMNS>
struct TextStage {
  static constexpr int LINE = COLUMNS / 4 + 1;  // 16 bytes more, so that rows lie in different banks
  float4 query[QUERIES][LINE];
  float4 part[QUERIES][LINE];  // keys, then values
  float weight[QUERIES][QUERIES + 1];
  int64_t rows[QUERIES];  // of the tile's positions
  int slot[QUERIES], position[QUERIES];
};

// Where a block's rows are, and how many queries they make.
struct TextPlace : HeadTile {
  int row, queries;

  DEVICE TextPlace(const parley_cuda_attention &a, int most) : HeadTile(a) {
    int rows = most / each;
    row = static_cast<int>(blockIdx.x) * rows;
    queries = min(rows, static_cast<int>(a.attention.query.rows) - row) * heads;
  }

  DEVICE int row_of_query(int q) const { return row + q / heads; }
  DEVICE int column_of_query(int q) const { return (first_head + q % heads) * width; }
};

template <int QUERIES, int COLUMNS>
DEVICE void stage_queries(const parley_attention &a, const TextPlace &at, TextStage<QUERIES, COLUMNS> &stage) {
  float scale = scale_of(a);
  for (int i = static_cast<int>(threadIdx.x); i < QUERIES * COLUMNS; i += ATTENTION_THREADS) {
    int q = i / COLUMNS, c = i % COLUMNS;
    bool is_there = q < at.queries && c < at.width;
    float x = is_there ? row_of<const float>(a.query, at.row_of_query(q))[at.column_of_query(q) + c] * scale : 0;
    reinterpret_cast<float *>(stage.query[q])[c] = x;
  }
  int q = static_cast<int>(threadIdx.x);
  if (q < QUERIES) {
    stage.slot[q] = q < at.queries ? index_of(a.slots, at.row_of_query(q)) : -1;
    stage.position[q] = q < at.queries ? index_of(a.positions, at.row_of_query(q)) : -1;
  }
}

// Keys or values of a tile as floats; zeros for positions and columns that are not there.
template <int TYPE, int QUERIES, int COLUMNS>
DEVICE void stage_part(const parley_tensor &pages, const TextPlace &at, bool aligned,
                       TextStage<QUERIES, COLUMNS> &stage) {
  for (int i = static_cast<int>(threadIdx.x); i < QUERIES * COLUMNS / EIGHT; i += ATTENTION_THREADS) {
    int p = i / (COLUMNS / EIGHT), c = i % (COLUMNS / EIGHT) * EIGHT;
    float v[EIGHT] = {};
    if (stage.rows[p] >= 0 && c < at.width) {
      load_eight<TYPE>(pages, stage.rows[p], at.key_value_head * at.width + c, at.width - c, aligned, v);
    }
    stage.part[p][c / 4] = make_float4(v[0], v[1], v[2], v[3]);
    stage.part[p][c / 4 + 1] = make_float4(v[4], v[5], v[6], v[7]);
  }
}

DEVICE float dot4(float4 a, float4 b, float sum) {
  return fmaf(a.w, b.w, fmaf(a.z, b.z, fmaf(a.y, b.y, fmaf(a.x, b.x, sum))));
}

DEVICE float4 add4(float w, float4 v, float4 sum) {
  return make_float4(fmaf(w, v.x, sum.x), fmaf(w, v.y, sum.y), fmaf(w, v.z, sum.z), fmaf(w, v.w, sum.w));
}

DEVICE float4 scale4(float4 v, float by) { return make_float4(v.x * by, v.y * by, v.z * by, v.w * by); }

// A thread's queries and what they have summed up: four columns of every 64.
template <int QUERIES, int COLUMNS>
struct TextSums {
  static constexpr int PER_LANE = QUERIES / QUERY_GROUPS, KEYS_PER_LANE = QUERIES / QUERY_LANES;
  static constexpr int FOURS = COLUMNS / (4 * QUERY_LANES);
  float4 sum[PER_LANE][FOURS];
  float largest[PER_LANE], total[PER_LANE];

  static DEVICE int lane() { return static_cast<int>(threadIdx.x) % QUERY_LANES; }
  static DEVICE int query(int i) { return static_cast<int>(threadIdx.x) / QUERY_LANES * PER_LANE + i; }

  DEVICE TextSums() {
#pragma unroll
    for (int i = 0; i < PER_LANE; i++) {
      largest[i] = -INFINITY;
      total[i] = 0;
#pragma unroll
      for (int f = 0; f < FOURS; f++) sum[i][f] = make_float4(0, 0, 0, 0);
    }
  }

  // Scores of the tile; `seen` says how many of its positions each query sees.
  DEVICE void weigh(const int (&seen)[PER_LANE], int width, TextStage<QUERIES, COLUMNS> &stage) {
    float score[PER_LANE][KEYS_PER_LANE] = {};
#pragma unroll 2
    for (int c = 0; c < (width + 3) / 4; c++) {
      float4 key[KEYS_PER_LANE];
#pragma unroll
      for (int k = 0; k < KEYS_PER_LANE; k++) key[k] = stage.part[lane() + k * QUERY_LANES][c];
#pragma unroll
      for (int i = 0; i < PER_LANE; i++) {
        float4 q = stage.query[query(i)][c];
#pragma unroll
        for (int k = 0; k < KEYS_PER_LANE; k++) score[i][k] = dot4(q, key[k], score[i][k]);
      }
    }
#pragma unroll
    for (int i = 0; i < PER_LANE; i++) soften(i, seen[i], score[i], stage);
  }

  // Scores of a query become weights, and what was summed up before comes down to the new largest.
  DEVICE void soften(int i, int seen, const float (&score)[KEYS_PER_LANE], TextStage<QUERIES, COLUMNS> &stage) {
    float most = largest[i], added = 0;
#pragma unroll
    for (int k = 0; k < KEYS_PER_LANE; k++) {
      if (lane() + k * QUERY_LANES < seen) most = fmaxf(most, score[k]);
    }
    most = warp_largest<QUERY_LANES>(most);
#pragma unroll
    for (int k = 0; k < KEYS_PER_LANE; k++) {
      int key = lane() + k * QUERY_LANES;
      float w = key < seen ? expf(score[k] - most) : 0;
      stage.weight[query(i)][key] = w;
      added = added + w;
    }
    added = warp_sum<QUERY_LANES>(added);
    if (seen <= 0) return;
    float down = expf(largest[i] - most);
    total[i] = fmaf(total[i], down, added);
    largest[i] = most;
#pragma unroll
    for (int f = 0; f < FOURS; f++) sum[i][f] = scale4(sum[i][f], down);
  }

  // Weighted values, for each query of the positions that it sees and no others.
  DEVICE void add(const int (&seen)[PER_LANE], const TextStage<QUERIES, COLUMNS> &stage) {
    int most = 0;
#pragma unroll
    for (int i = 0; i < PER_LANE; i++) most = max(most, seen[i]);
    for (int p = 0; p < most; p++) {
      float4 v[FOURS];
#pragma unroll
      for (int f = 0; f < FOURS; f++) v[f] = stage.part[p][lane() + f * QUERY_LANES];
#pragma unroll
      for (int i = 0; i < PER_LANE; i++) {
        if (p >= seen[i]) continue;
        float w = stage.weight[query(i)][p];
#pragma unroll
        for (int f = 0; f < FOURS; f++) sum[i][f] = add4(w, v[f], sum[i][f]);
      }
    }
  }

  DEVICE void store(const parley_attention &a, const TextPlace &at) const {
    bool aligned = is_aligned(a.out) && at.width % 4 == 0;
#pragma unroll
    for (int i = 0; i < PER_LANE; i++) {
      if (query(i) >= at.queries) continue;
      float *out = row_of(a.out, at.row_of_query(query(i))) + at.column_of_query(query(i));
      float inverse = total[i] > 0 ? 1.0f / total[i] : total[i];
#pragma unroll
      for (int f = 0; f < FOURS; f++) {
        int c = 4 * (lane() + f * QUERY_LANES);
        if (c < at.width) store_floats(out + c, scale4(sum[i][f], inverse), at.width - c, aligned);
      }
    }
  }
};

// The last position of the block's rows in the sequence of query `q`, or -1 if an earlier one is of it
// or it is padding.
template <int QUERIES, int COLUMNS>
DEVICE int last_position(const TextStage<QUERIES, COLUMNS> &stage, int q, int queries) {
  int slot = stage.slot[q], last = -1;
  if (slot < 0) return -1;
  for (int i = 0; i < queries; i++) {
    if (stage.slot[i] != slot) continue;
    if (i < q) return -1;
    last = max(last, stage.position[i]);
  }
  return last;
}

template <int TYPE, int QUERIES, int COLUMNS>
DEVICE void attend_text(const parley_cuda_attention &a) {
  typedef TextSums<QUERIES, COLUMNS> Sums;
  __shared__ TextStage<QUERIES, COLUMNS> stage;
  const parley_pages &pages = a.attention.pages;
  TextPlace at(a, QUERIES);
  bool keys_aligned = heads_are_aligned(pages.keys, at.width);
  bool values_aligned = heads_are_aligned(pages.values, at.width);
  stage_queries(a.attention, at, stage);
  __syncthreads();
  Sums sums;
  for (int q = 0; q < at.queries; q += at.heads) {
    int last = last_position(stage, q, at.queries), slot = stage.slot[q];
    for (int first = 0; first <= last; first += QUERIES) {
      int seen[Sums::PER_LANE];
#pragma unroll
      for (int i = 0; i < Sums::PER_LANE; i++) {
        int mine = Sums::query(i);
        seen[i] = stage.slot[mine] == slot ? min(stage.position[mine] + 1 - first, QUERIES) : 0;
      }
      __syncthreads();
      int p = static_cast<int>(threadIdx.x);
      if (p < QUERIES) stage.rows[p] = first + p <= last ? page_row(pages, slot, first + p) : -1;
      __syncthreads();
      stage_part<TYPE>(pages.keys, at, keys_aligned, stage);
      __syncthreads();
      sums.weigh(seen, at.width, stage);
      __syncthreads();
      stage_part<TYPE>(pages.values, at, values_aligned, stage);
      __syncthreads();
      sums.add(seen, stage);
    }
  }
  sums.store(a.attention, at);
}
