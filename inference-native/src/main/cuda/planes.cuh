// Weights of block types as `pack` leaves them: planes, each with one part of every block in order
// (docs/cuda.md), so that lanes beside each other load bytes beside each other.
//
// What a lane loads at once is a chunk: 16 bytes of the first plane and what belongs to them. It has
// one or two runs of 16 columns:
//
//   Q8_0         32 bytes for 32 columns      one run, chunk c of a row has the columns 16 c on
//   Q4_0 .. Q5_1 16 bytes for 32 columns      low nibbles the first run, high nibbles the next
//   Q4_K, Q5_K   32 bytes for 64 columns      low nibbles 32 columns, high nibbles the next 32
//   Q6_K         64 bytes for 128 columns     low nibbles 64 columns, high nibbles the next 64
//
// A weight is scale * (code - OFFSET) + minimum, with one scale and one minimum for a run.
#pragma once
#include "tensors.cuh"

// What is known of a type. `columns` and `chunks` are those of a block.
struct Format {
  int columns, chunks;
  int quants, fifths, scales;  // bytes of a block in the planes; fifths may be sixths
  int offset;
  bool has_minimum;
};

DEVICE constexpr Format format_of(int type) {
  switch (type) {
    case PARLEY_Q4_0: return {32, 1, 16, 0, 2, 8, false};
    case PARLEY_Q4_1: return {32, 1, 16, 0, 4, 0, true};
    case PARLEY_Q5_0: return {32, 1, 16, 4, 2, 16, false};
    case PARLEY_Q5_1: return {32, 1, 16, 4, 4, 0, true};
    case PARLEY_Q8_0: return {32, 2, 32, 0, 2, 0, false};
    case PARLEY_Q4_K: return {256, 8, 128, 0, 16, 0, true};
    case PARLEY_Q5_K: return {256, 8, 128, 32, 16, 0, true};
    default: return {256, 8, 128, 64, 16, 32, false};  // Q6_K
  }
}

DEVICE constexpr int runs_of(int type) { return type == PARLEY_Q8_0 ? 1 : 2; }

// Both runs of a chunk share a scale where they belong to one block of 32 columns.
DEVICE constexpr int scales_of_chunk(int type) { return format_of(type).columns == 32 ? 1 : 2; }

// Where the planes of a weight have its rows from a certain one on. From there 32 bits reach far enough.
template <int TYPE>
struct Planes {
  static constexpr Format FORMAT = format_of(TYPE);
  const uint8_t *quants, *fifths, *scales, *blocks;  // `blocks`: scales of whole blocks of Q6_K
  unsigned row_blocks;

  static DEVICE int64_t plane_bytes(int64_t bytes) { return (bytes + 255) / 256 * 256; }

  DEVICE Planes(const parley_tensor &weight, int64_t row) {
    row_blocks = static_cast<unsigned>(weight.columns) / FORMAT.columns;
    int64_t count = weight.rows * row_blocks, before = row * row_blocks;
    const uint8_t *plane = weight.data;
    quants = plane + before * FORMAT.quants;
    plane += plane_bytes(count * FORMAT.quants);
    fifths = plane + before * FORMAT.fifths;
    plane += plane_bytes(count * FORMAT.fifths);
    scales = plane + before * FORMAT.scales;
    plane += plane_bytes(count * FORMAT.scales);
    blocks = plane + before * 2;
  }
};

// The columns of a chunk's first run, counted from the row's first.
template <int TYPE>
DEVICE int first_column(int chunk) {
  constexpr Format F = format_of(TYPE);
  if (F.columns == 32) return chunk * (32 / F.chunks);
  int block = chunk / 8, c = chunk % 8;
  if (TYPE == PARLEY_Q6_K) return 256 * block + c / 4 * 128 + c % 4 * 16;
  return 256 * block + c / 2 * 64 + c % 2 * 16;
}

// How many columns after its first run a chunk's second begins.
DEVICE constexpr int second_run(int type) {
  return format_of(type).columns == 32 ? 16 : type == PARLEY_Q6_K ? 64 : 32;
}

// The chunk that has a run of 16 columns, and which of its runs that is.
template <int TYPE>
DEVICE int chunk_of_run(int run, int *within) {
  constexpr Format F = format_of(TYPE);
  *within = 0;
  if (TYPE == PARLEY_Q8_0) return run;
  if (F.columns == 32) {
    *within = run % 2;
    return run / 2;
  }
  int block = run / 16, r = run % 16;
  if (TYPE == PARLEY_Q6_K) {
    *within = r / 4 % 2;
    return 8 * block + r / 8 * 4 + r % 4;
  }
  *within = r / 2 % 2;
  return 8 * block + r / 4 * 2 + r % 2;
}

static constexpr uint32_t LOW_1 = 0x01010101, LOW_2 = 0x03030303, LOW_4 = 0x0f0f0f0f;

// A chunk as loaded.
template <int TYPE>
struct Chunk {
  static constexpr Format FORMAT = format_of(TYPE);
  uint4 quants;
  uint4 fifths;   // of K types; of the others the first word
  uint4 scales;   // of Q4_K and Q5_K; of the others the first word
  uint32_t block;

  // `at` counts the chunks of the row that is `row` behind the first of the planes. Quants are used
  // once; what several lanes share stays cached.
  DEVICE void load(const Planes<TYPE> &p, unsigned row, unsigned at) {
    unsigned i = row * p.row_blocks + at / FORMAT.chunks;
    quants = load_once(p.quants + (i * FORMAT.quants + at % FORMAT.chunks * 16));
    if (TYPE == PARLEY_Q5_0 || TYPE == PARLEY_Q5_1) fifths.x = load<uint32_t>(p.fifths, i * 4);
    if (TYPE == PARLEY_Q5_K) fifths = load<uint4>(p.fifths, i * 32 + at % 2 * 16);
    if (TYPE == PARLEY_Q6_K) {
      fifths = load<uint4>(p.fifths, i * 64 + at / 4 % 2 * 32 + at % 2 * 16);
      unsigned two = i * 16 + at / 4 % 2 * 8 + at % 4;
      scales.x = load<uint8_t>(p.scales, two);
      scales.y = load<uint8_t>(p.scales, two + 4);
      block = load<uint16_t>(p.blocks, i * 2);
    } else if (FORMAT.scales == 2) {
      scales.x = load<uint16_t>(p.scales, i * 2);
    } else if (FORMAT.scales == 4) {
      scales.x = load<uint32_t>(p.scales, i * 4);
    } else {
      scales = load<uint4>(p.scales, i * 16);
    }
  }

  template <class T>
  static DEVICE T load(const uint8_t *plane, unsigned offset) {
    return *reinterpret_cast<const T *>(plane + offset);
  }

  // The codes of a run's 16 columns, four to a word, in order.
  DEVICE void codes(int at, int run, uint32_t (&w)[4]) const {
    const uint32_t q[4] = {quants.x, quants.y, quants.z, quants.w};
    const uint32_t f[4] = {fifths.x, fifths.y, fifths.z, fifths.w};
#pragma unroll
    for (int i = 0; i < 4; i++) {
      if (TYPE == PARLEY_Q8_0) {
        w[i] = q[i];
        continue;
      }
      w[i] = q[i] >> 4 * run & LOW_4;
      if (TYPE == PARLEY_Q5_0 || TYPE == PARLEY_Q5_1) {
        // The product moves bit j of four to byte j.
        w[i] |= ((f[0] >> (16 * run + 4 * i) & 15) * 0x00204081u & LOW_1) << 4;
      }
      if (TYPE == PARLEY_Q5_K) w[i] |= (f[i] >> (at / 2 % 4 * 2 + run) & LOW_1) << 4;
      if (TYPE == PARLEY_Q6_K) w[i] |= (f[i] >> (at / 2 % 2 * 2 + 4 * run) & LOW_2) << 4;
    }
  }

  DEVICE void scale_of(int at, int run, float *scale, float *minimum) const {
    *minimum = 0;
    if (TYPE == PARLEY_Q6_K) {
      int whole = static_cast<int8_t>(run == 0 ? scales.x : scales.y);
      *scale = half_to_float(block) * static_cast<float>(whole);
    } else if (FORMAT.scales == 16) {
      // Two neighbouring groups of the eight: scales and minimums of six bits, the upper four groups
      // in pieces.
      int group = at / 2 % 4 * 2, shift = group % 4 * 8;
      uint32_t y = scales.y >> shift, z = scales.z >> shift, w = scales.w >> shift;
      uint32_t s = group < 4 ? y & 0x3f3f : (w & 0x0f0f) | (y >> 2 & 0x3030);
      uint32_t m = group < 4 ? z & 0x3f3f : (w >> 4 & 0x0f0f) | (z >> 2 & 0x3030);
      *scale = half_to_float(scales.x) * static_cast<float>(s >> 8 * run & 255);
      *minimum = -(half_to_float(scales.x >> 16) * static_cast<float>(m >> 8 * run & 255));
    } else {
      *scale = half_to_float(scales.x);
      if (FORMAT.has_minimum) *minimum = half_to_float(scales.x >> 16);
    }
  }
};

// The weights of a run of a row as floats. No more is rounded than the weight itself.
template <int TYPE>
DEVICE void weights_of_run(const Planes<TYPE> &planes, unsigned row, int run, float (&w)[16]) {
  constexpr Format F = format_of(TYPE);
  int within, at = chunk_of_run<TYPE>(run, &within);
  Chunk<TYPE> chunk;
  chunk.load(planes, row, at);
  uint32_t codes[4];
  float scale, minimum;
  chunk.codes(at, within, codes);
  chunk.scale_of(at, within, &scale, &minimum);
#pragma unroll
  for (int i = 0; i < 16; i++) {
    int code = static_cast<int>(codes[i / 4] >> i % 4 * 8 & 255);
    if (TYPE == PARLEY_Q8_0) code = static_cast<int8_t>(code);
    float q = static_cast<float>(code - F.offset);
    w[i] = F.has_minimum ? fmaf(scale, q, minimum) : scale * q;
  }
}
