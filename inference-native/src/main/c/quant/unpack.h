// Packed weights into registers: 32 columns of LANES rows as 8 registers of four columns each,
// scales and minimums as floats, one lane a row. `part` tells which LANES of the 16 rows.
//
// `type` is a constant wherever these are called, so every switch disappears.
#ifndef PARLEY_UNPACK_H
#define PARLEY_UNPACK_H

#include "../simd/simd.h"
#include "packed.h"

// What the weights of a run are counted from: a weight is scale * (q - offset) + minimum.
INLINE int offset_of(int type) {
  switch (type) {
    case PARLEY_Q8_0: return 128;
    case PARLEY_Q4_0: return 8;
    case PARLEY_Q5_0: return 16;
    case PARLEY_Q6_K: return 32;
    default: return 0;
  }
}

INLINE int has_minimum(int type) {
  return type == PARLEY_Q4_1 || type == PARLEY_Q5_1 || type == PARLEY_Q4_K || type == PARLEY_Q5_K;
}

// The nibble types with a fifth bit.
INLINE int has_fifth_bit(int type) {
  return type == PARLEY_Q5_0 || type == PARLEY_Q5_1 || type == PARLEY_Q5_K;
}

INLINE void unpack(int type, const uint8_t *run, int part, vb w[8]) {
  const uint8_t *at = run + part * LANES * 4;
  if (type == PARLEY_Q8_0) {
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) w[i] = vb_load(at + 64 * i);
    return;
  }
  const vb low = vb_set1(15);
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    vb pair = vb_load(at + 64 * i);
    w[i] = vb_and(pair, low);
    w[i + 4] = vb_and(vb_shr(pair, 4), low);
  }
  if (has_fifth_bit(type)) {
    const vb bits = vb_load(at + 256), fifth = vb_set1(16);
    w[0] = vb_or(w[0], vb_and(vb_shl(bits, 4), fifth));
    w[1] = vb_or(w[1], vb_and(vb_shl(bits, 3), fifth));
    w[2] = vb_or(w[2], vb_and(vb_shl(bits, 2), fifth));
    w[3] = vb_or(w[3], vb_and(vb_shl(bits, 1), fifth));
    w[4] = vb_or(w[4], vb_and(bits, fifth));
    w[5] = vb_or(w[5], vb_and(vb_shr(bits, 1), fifth));
    w[6] = vb_or(w[6], vb_and(vb_shr(bits, 2), fifth));
    w[7] = vb_or(w[7], vb_and(vb_shr(bits, 3), fifth));
  }
  if (type == PARLEY_Q6_K) {
    const vb upper = vb_set1(48);
#pragma GCC unroll 2
    for (int i = 0; i < 2; i++) {
      vb bits = vb_load(at + 256 + 64 * i);
      w[4 * i] = vb_or(w[4 * i], vb_and(vb_shl(bits, 4), upper));
      w[4 * i + 1] = vb_or(w[4 * i + 1], vb_and(vb_shl(bits, 2), upper));
      w[4 * i + 2] = vb_or(w[4 * i + 2], vb_and(bits, upper));
      w[4 * i + 3] = vb_or(w[4 * i + 3], vb_and(vb_shr(bits, 2), upper));
    }
  }
}

INLINE vf row_scale(const uint8_t *header, int part) {
  return vf_from_f16((const uint16_t *)header + part * LANES);
}

// The second half number of the header: m, or dmin.
INLINE vf row_minimum(const uint8_t *header, int part) {
  return vf_from_f16((const uint16_t *)(header + 32) + part * LANES);
}

// Scale and minimum of a run of Q4_K or Q5_K: six bits each, in the order of the format, byte i of
// every row together.
INLINE void six_bit_scales(const uint8_t *header, int sub, int part, vi *scale, vi *minimum) {
  const uint8_t *bytes = header + 64 + part * LANES;
  if (sub < 4) {
    *scale = vi_and(vi_from_u8(bytes + 16 * sub), vi_set1(63));
    *minimum = vi_and(vi_from_u8(bytes + 16 * (sub + 4)), vi_set1(63));
    return;
  }
  vi both = vi_from_u8(bytes + 16 * (sub + 4));
  vi scale_top = vi_shr(vi_from_u8(bytes + 16 * (sub - 4)), 6);
  vi minimum_top = vi_shr(vi_from_u8(bytes + 16 * sub), 6);
  *scale = vi_add(vi_and(both, vi_set1(15)), vi_shl(scale_top, 4));
  *minimum = vi_add(vi_shr(both, 4), vi_shl(minimum_top, 4));
}

// The scale of half a run of Q6_K.
INLINE vi signed_scale(const uint8_t *header, int half_run, int part) {
  return vi_from_i8((const int8_t *)header + 32 + 16 * half_run + part * LANES);
}

// Column j (0 to 3) of a register of four columns, as floats.
#define column_of(register, j) vf_from_i(vi_and(vi_shr(vi_of_bytes(register), 8 * (j)), vi_set1(255)))

// The weights of a run, column by column. No more is rounded than the weight itself.
INLINE void decode_run(int type, const uint8_t *header, const uint8_t *run, int sub, int part,
                       vf weights[PARLEY_RUN]) {
  vb w[8];
  unpack(type, run, part, w);
  vf scale[2];
  vf minimum = vf_set1(0);
  scale[0] = scale[1] = row_scale(header, part);
  if (type == PARLEY_Q4_K || type == PARLEY_Q5_K) {
    vi six_scale, six_minimum;
    six_bit_scales(header, sub, part, &six_scale, &six_minimum);
    scale[0] = scale[1] = vf_mul(scale[0], vf_from_i(six_scale));
    minimum = vf_mul(row_minimum(header, part), vf_from_i(six_minimum));
    minimum = vf_sub(vf_set1(0), minimum);
  } else if (has_minimum(type)) {
    minimum = row_minimum(header, part);
  } else if (type == PARLEY_Q6_K) {
    scale[1] = vf_mul(scale[0], vf_from_i(signed_scale(header, 2 * sub + 1, part)));
    scale[0] = vf_mul(scale[0], vf_from_i(signed_scale(header, 2 * sub, part)));
  }
  const vf offset = vf_set1((float)offset_of(type));
  for (int i = 0; i < 8; i++) {
    vf q[4] = {column_of(w[i], 0), column_of(w[i], 1), column_of(w[i], 2), column_of(w[i], 3)};
    for (int j = 0; j < 4; j++) {
      vf centred = vf_sub(q[j], offset);
      weights[4 * i + j] =
          has_minimum(type) ? vf_fma(scale[i / 4], centred, minimum) : vf_mul(scale[i / 4], centred);
    }
  }
}

#endif
