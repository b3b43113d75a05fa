// Attention of generated tokens: a block takes a row, the query heads that read a key-value head, and positions
// by partitions of 256 counted from the sequence's first. What it sums up goes to memory, and a second
// kernel puts the partitions of a row together in their order. So an output's order of sums depends on
// its position alone, and long sequences keep many multiprocessors busy.
#pragma once
#include "attention.cuh"

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
struct DecodePlace : HeadTile {
  int row, slot, positions;

  DEVICE explicit DecodePlace(const parley_cuda_attention &a) : HeadTile(a) {
    row = static_cast<int>(blockIdx.z);
    slot = index_of(a.attention.slots, row);
    positions = index_of(a.attention.positions, row) + 1;
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
DEVICE void weigh(const parley_cuda_attention &a, const DecodePlace &at, int partition, int count,
                  DecodeStage &stage) {
  for (int h = warp_id(); h < at.heads; h += ATTENTION_THREADS / WARP) {
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
DEVICE void add_values(const parley_cuda_attention &a, const DecodePlace &at, int partition, int first, int count,
                       DecodeStage &stage) {
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
  int step = static_cast<int>(gridDim.x);
  for (int p = static_cast<int>(blockIdx.x); p * PARTITION < at.positions; p += step) {
    int first = p * PARTITION, count = min(at.positions - first, PARTITION);
    __syncthreads();
    score<TYPE>(a.attention, at, first, count, stage);
    __syncthreads();
    weigh(a, at, p, count, stage);
    __syncthreads();
    add_values<TYPE>(a, at, p, first, count, stage);
  }
}

// The partitions of a row and head in order.
DEVICE void combine_partitions(const parley_cuda_attention &a) {
  const parley_attention &op = a.attention;
  int head = static_cast<int>(blockIdx.x), row = static_cast<int>(blockIdx.y);
  int width = static_cast<int>(op.head_width);
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
