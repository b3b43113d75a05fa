// Causal attention over paged keys and values, query head h reading key-value head h / (H/K):
//
//   out[t][h] = softmax over p of (q . k[p] / sqrt(P)) . v[p]     p up to the row's own position
//
// Rows of slot -1 are padding and give zeros. Heads are up to 256 wide.
#include "blocks.cuh"
#include "tensors.cuh"

static constexpr int ATTENTION_THREADS = 128;
static constexpr int ATTENTION_WARPS = ATTENTION_THREADS / WARP;
static constexpr int EIGHT = 8;  // columns that a thread loads at once
static constexpr int MOST_COLUMNS = 256;

DEVICE float scale_of(const parley_attention &a) { return 1.0f / sqrtf(static_cast<float>(a.head_width)); }

// Eight columns of a row of keys or values as floats, zeros beyond the `left` that there are.
template <int TYPE>
DEVICE void load_eight(const parley_tensor &pages, int64_t row, int column, int left, bool aligned, float (&v)[EIGHT]) {
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

// ---- Generated tokens: a block takes a row, the query heads that read a key-value head, and positions
// by partitions of 256 counted from the sequence's first. What it sums up goes to memory, and a second
// kernel puts the partitions of a row together in their order. So an output's order of sums depends on
// its position alone, and long sequences keep many multiprocessors busy.

static constexpr int PARTITION = 256;
static constexpr int MOST_HEADS = 5;
static constexpr int KEY_LANES = 8;  // that share a position's key
static constexpr int KEYS = ATTENTION_THREADS / KEY_LANES;
static constexpr int VALUE_FLOATS = ATTENTION_THREADS * EIGHT;

struct DecodeStage {
  float4 query[MOST_HEADS][MOST_COLUMNS / 4];
  float weight[MOST_HEADS][PARTITION];
  float sum[MOST_HEADS][VALUE_FLOATS];
};

// What a block of generated tokens works on.
struct DecodePlace {
  int row, slot, positions, width, key_value_head, first_head, heads;

  DEVICE explicit DecodePlace(const parley_cuda_attention &a) {
    const parley_attention &op = a.attention;
    width = static_cast<int>(op.head_width);
    int shared = static_cast<int>(op.query.columns / op.pages.keys.columns), each = static_cast<int>(a.heads);
    int tiles = (shared + each - 1) / each, tile = static_cast<int>(blockIdx.y) % tiles * each;
    key_value_head = static_cast<int>(blockIdx.y) / tiles;
    first_head = key_value_head * shared + tile;
    heads = min(each, shared - tile);
    row = static_cast<int>(blockIdx.z);
    slot = index_of(op.slots, row);
    positions = index_of(op.positions, row) + 1;
  }
};

DEVICE float *partial_of(const parley_cuda_attention &a, int64_t row, int head, int partition) {
  int64_t heads = a.attention.query.columns / a.attention.head_width;
  return a.partials + ((row * heads + head) * a.partitions + partition) * (2 + a.attention.head_width);
}

DEVICE void stage_query(const parley_attention &a, const DecodePlace &at, DecodeStage &stage) {
  float scale = scale_of(a);
  int padded = (at.width + EIGHT - 1) / EIGHT * EIGHT;
  for (int i = static_cast<int>(threadIdx.x); i < at.heads * padded; i += ATTENTION_THREADS) {
    int head = i / padded, column = i % padded;
    const float *query = row_of<const float>(a.query, at.row) + (at.first_head + head) * at.width;
    reinterpret_cast<float *>(stage.query[head])[column] = column < at.width ? query[column] * scale : 0;
  }
}

// Scores of the partition's positions, `count` of them.
template <int TYPE>
DEVICE void score(const parley_attention &a, const DecodePlace &at, int first, int count, DecodeStage &stage) {
  const parley_tensor &keys = a.pages.keys;
  bool aligned = heads_are_aligned(keys, at.width);
  int lane = static_cast<int>(threadIdx.x) % KEY_LANES;
  for (int base = 0; base < count; base += KEYS) {
    int p = base + static_cast<int>(threadIdx.x) / KEY_LANES;
    int64_t row = page_row(a.pages, at.slot, first + min(p, count - 1));
    float dot[MOST_HEADS] = {};
    for (int c = lane * EIGHT; c < at.width; c += KEY_LANES * EIGHT) {
      float k[EIGHT];
      load_eight<TYPE>(keys, row, at.key_value_head * at.width + c, at.width - c, aligned, k);
#pragma unroll
      for (int h = 0; h < MOST_HEADS; h++) {
        if (h >= at.heads) break;
        float4 q = stage.query[h][c / 4], r = stage.query[h][c / 4 + 1];
        dot[h] = fmaf(q.w, k[3], fmaf(q.z, k[2], fmaf(q.y, k[1], fmaf(q.x, k[0], dot[h]))));
        dot[h] = fmaf(r.w, k[7], fmaf(r.z, k[6], fmaf(r.y, k[5], fmaf(r.x, k[4], dot[h]))));
      }
    }
#pragma unroll
    for (int h = 0; h < MOST_HEADS; h++) {
      float whole = warp_sum<KEY_LANES>(dot[h]);
      if (lane == 0 && p < count && h < at.heads) stage.weight[h][p] = whole;
    }
  }
}

// Scores become weights, a head by a warp; the largest score and the sum of weights go to memory.
DEVICE void weigh(const parley_cuda_attention &a, const DecodePlace &at, int partition, int count, DecodeStage &stage) {
  for (int h = warp_id(); h < at.heads; h += ATTENTION_WARPS) {
    float largest = -INFINITY, total = 0;
    for (int p = lane_id(); p < count; p += WARP) largest = fmaxf(largest, stage.weight[h][p]);
    largest = warp_largest(largest);
    for (int p = lane_id(); p < count; p += WARP) {
      float w = expf(stage.weight[h][p] - largest);
      stage.weight[h][p] = w;
      total = total + w;
    }
    total = warp_sum(total);
    if (lane_id() == 0) {
      float *partial = partial_of(a, at.row, at.first_head + h, partition);
      partial[0] = largest;
      partial[1] = total;
    }
  }
}

// Weighted values: threads share the columns, eight each, and then the positions.
template <int TYPE>
DEVICE void add_values(const parley_cuda_attention &a, const DecodePlace &at, int partition, int first, int count, DecodeStage &stage) {
  const parley_tensor &values = a.attention.pages.values;
  bool aligned = heads_are_aligned(values, at.width);
  int eights = (at.width + EIGHT - 1) / EIGHT, shares = ATTENTION_THREADS / eights;
  int share = static_cast<int>(threadIdx.x) / eights, c = static_cast<int>(threadIdx.x) % eights * EIGHT;
  float sum[MOST_HEADS][EIGHT] = {};
  for (int p = share; p < count && share < shares; p += shares) {
    float v[EIGHT];
    int64_t row = page_row(a.attention.pages, at.slot, first + p);
    load_eight<TYPE>(values, row, at.key_value_head * at.width + c, at.width - c, aligned, v);
#pragma unroll
    for (int h = 0; h < MOST_HEADS; h++) {
      if (h >= at.heads) break;
      float w = stage.weight[h][p];
#pragma unroll
      for (int i = 0; i < EIGHT; i++) sum[h][i] = fmaf(w, v[i], sum[h][i]);
    }
  }
  if (share < shares) {
#pragma unroll
    for (int h = 0; h < MOST_HEADS; h++) {
#pragma unroll
      for (int i = 0; i < EIGHT; i++) stage.sum[h][share * eights * EIGHT + c + i] = sum[h][i];
    }
  }
  __syncthreads();
  for (int i = static_cast<int>(threadIdx.x); i < at.heads * at.width; i += ATTENTION_THREADS) {
    int h = i / at.width, column = i % at.width;
    float whole = 0;
    for (int s = 0; s < shares; s++) whole = whole + stage.sum[h][s * eights * EIGHT + column];
    partial_of(a, at.row, at.first_head + h, partition)[2 + column] = whole;
  }
}

template <int TYPE>
DEVICE void attend_decode(const parley_cuda_attention &a) {
  __shared__ DecodeStage stage;
  DecodePlace at(a);
  if (at.slot < 0) return;
  stage_query(a.attention, at, stage);
  for (int partition = static_cast<int>(blockIdx.x); partition * PARTITION < at.positions; partition += static_cast<int>(gridDim.x)) {
    int first = partition * PARTITION, count = min(at.positions - first, PARTITION);
    __syncthreads();
    score<TYPE>(a.attention, at, first, count, stage);
    __syncthreads();
    weigh(a, at, partition, count, stage);
    __syncthreads();
    add_values<TYPE>(a, at, partition, first, count, stage);
  }
}

ENTRY(attention_decode_f16, parley_cuda_attention, ATTENTION_THREADS) { attend_decode<PARLEY_F16>(a); }
ENTRY(attention_decode_f32, parley_cuda_attention, ATTENTION_THREADS) { attend_decode<PARLEY_F32>(a); }

// The partitions of a row and head in order.
ENTRY(attention_combine, parley_cuda_attention, ATTENTION_THREADS) {
  const parley_attention &op = a.attention;
  int head = static_cast<int>(blockIdx.x), row = static_cast<int>(blockIdx.y), width = static_cast<int>(op.head_width);
  bool is_there = index_of(op.slots, row) >= 0;
  int used = is_there ? index_of(op.positions, row) / PARTITION + 1 : 0;
  float largest = -INFINITY;
  for (int p = 0; p < used; p++) largest = fmaxf(largest, partial_of(a, row, head, p)[0]);
  for (int c = static_cast<int>(threadIdx.x); c < width; c += ATTENTION_THREADS) {
    float sum = 0, total = 0;
    for (int p = 0; p < used; p++) {
      const float *partial = partial_of(a, row, head, p);
      float down = expf(partial[0] - largest);
      total = fmaf(partial[1], down, total);
      sum = fmaf(partial[2 + c], down, sum);
    }
    row_of(op.out, row)[head * width + c] = is_there ? sum / total : 0;
  }
}

// ---- Text: a block takes rows of the batch with their query heads, 32 or 16 queries in all, and walks
// through the keys and values of their sequences in tiles of as many positions counted from the first,
// with a running softmax (Milakov and Gimelshein, 2018):
//
//   tile    m' = max(m, scores); w = e^(score - m'); total = total * e^(m - m') + sum of w
//   out     sum = sum * e^(m - m') + w . v, positions in order; at the end sum / total
//
// Rows of other sequences, and positions after a row's own, change nothing of it.
// Sixteen lanes share a query's scores and columns, and have PER_LANE queries together.

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

struct TextPlace {
  int width, key_value_head, first_head, heads, row, queries;

  DEVICE TextPlace(const parley_cuda_attention &a, int most) {
    const parley_attention &op = a.attention;
    width = static_cast<int>(op.head_width);
    int shared = static_cast<int>(op.query.columns / op.pages.keys.columns), each = static_cast<int>(a.heads);
    int tiles = (shared + each - 1) / each, tile = static_cast<int>(blockIdx.y) % tiles * each;
    key_value_head = static_cast<int>(blockIdx.y) / tiles;
    first_head = key_value_head * shared + tile;
    heads = min(each, shared - tile);
    int rows = most / each;
    row = static_cast<int>(blockIdx.x) * rows;
    queries = min(rows, static_cast<int>(op.query.rows) - row) * heads;
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
DEVICE void stage_part(const parley_tensor &pages, const TextPlace &at, bool aligned, TextStage<QUERIES, COLUMNS> &stage) {
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
  static constexpr int PER_LANE = QUERIES / QUERY_GROUPS, KEYS_PER_LANE = QUERIES / QUERY_LANES, FOURS = COLUMNS / (4 * QUERY_LANES);
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
#pragma unroll
    for (int i = 0; i < PER_LANE; i++) {
      if (query(i) >= at.queries) continue;
      float *out = row_of(a.out, at.row_of_query(query(i))) + at.column_of_query(query(i));
      float inverse = total[i] > 0 ? 1.0f / total[i] : total[i];
#pragma unroll
      for (int f = 0; f < FOURS; f++) {
        int c = 4 * (lane() + f * QUERY_LANES);
        if (c < at.width) store_floats(out + c, scale4(sum[i][f], inverse), at.width - c, false);
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
  bool keys_aligned = heads_are_aligned(pages.keys, at.width), values_aligned = heads_are_aligned(pages.values, at.width);
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

ENTRY(attention_text_f16_32, parley_cuda_attention, ATTENTION_THREADS) { attend_text<PARLEY_F16, 32, 128>(a); }
ENTRY(attention_text_f16_16, parley_cuda_attention, ATTENTION_THREADS) { attend_text<PARLEY_F16, 16, 256>(a); }
ENTRY(attention_text_f32_32, parley_cuda_attention, ATTENTION_THREADS) { attend_text<PARLEY_F32, 32, 128>(a); }
ENTRY(attention_text_f32_16, parley_cuda_attention, ATTENTION_THREADS) { attend_text<PARLEY_F32, 16, 256>(a); }
