// arm64 with the dot product and half-precision conversions: 4 lanes, a quarter of a group of rows.
#ifndef PARLEY_SIMD_NEON_H
#define PARLEY_SIMD_NEON_H

#include <arm_neon.h>
#include <stdint.h>

#define LANES 4

typedef float32x4_t vf;
typedef int32x4_t vi;
typedef uint8x16_t vb;

INLINE vf vf_load(const float *p) { return vld1q_f32(p); }
INLINE void vf_store(float *p, vf a) { vst1q_f32(p, a); }
INLINE vf vf_set1(float a) { return vdupq_n_f32(a); }
INLINE vf vf_add(vf a, vf b) { return vaddq_f32(a, b); }
INLINE vf vf_sub(vf a, vf b) { return vsubq_f32(a, b); }
INLINE vf vf_mul(vf a, vf b) { return vmulq_f32(a, b); }
INLINE vf vf_div(vf a, vf b) { return vdivq_f32(a, b); }
INLINE vf vf_fma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }
// Like x86: the second operand where either is no number.
INLINE vf vf_max(vf a, vf b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
INLINE vf vf_min(vf a, vf b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
INLINE vf vf_abs(vf a) { return vabsq_f32(a); }
INLINE vf vf_round(vf a) { return vrndnq_f32(a); }
// x where a > b, else y
INLINE vf vf_where_greater(vf a, vf b, vf x, vf y) { return vbslq_f32(vcgtq_f32(a, b), x, y); }
INLINE vf vf_from_f16(const uint16_t *p) { return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p))); }
INLINE void vf_to_f16(uint16_t *p, vf a) { vst1_u16(p, vreinterpret_u16_f16(vcvt_f16_f32(a))); }
INLINE vf vf_from_bf16(const uint16_t *p) {
  return vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(p), 16));
}
INLINE vf vf_from_i(vi a) { return vcvtq_f32_s32(a); }
INLINE vf vf_from_bits(vi a) { return vreinterpretq_f32_s32(a); }
// 2^n for n from -126 to 127
INLINE vf power_of_two(int32x4_t n) {
  return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(n, vdupq_n_s32(127)), 23));
}
// a * 2^n, rounded once; n is a whole number of -252 to 254. Two factors, as one is no float for all n.
INLINE vf vf_scale(vf a, vf n) {
  int32x4_t whole = vcvtnq_s32_f32(n);
  int32x4_t half = vshrq_n_s32(whole, 1);
  return vmulq_f32(vmulq_f32(a, power_of_two(half)), power_of_two(vsubq_s32(whole, half)));
}
// Every two neighbours change places.
INLINE vf vf_swap_pairs(vf a) { return vrev64q_f32(a); }
// Lane i: the sum of row[i]'s lanes, halves added to halves.
INLINE vf vf_sum_rows(const vf row[4]) {
  vf a = vaddq_f32(vcombine_f32(vget_low_f32(row[0]), vget_low_f32(row[1])),
                   vcombine_f32(vget_high_f32(row[0]), vget_high_f32(row[1])));
  vf b = vaddq_f32(vcombine_f32(vget_low_f32(row[2]), vget_low_f32(row[3])),
                   vcombine_f32(vget_high_f32(row[2]), vget_high_f32(row[3])));
  return vpaddq_f32(a, b);
}

INLINE vi vi_set1(int32_t a) { return vdupq_n_s32(a); }
INLINE vi vi_add(vi a, vi b) { return vaddq_s32(a, b); }
INLINE vi vi_mul(vi a, vi b) { return vmulq_s32(a, b); }
INLINE vi vi_and(vi a, vi b) { return vandq_s32(a, b); }
#define vi_shl(a, n) vshlq_n_s32(a, n)
#define vi_shr(a, n) vreinterpretq_s32_u32(vshrq_n_u32(vreinterpretq_u32_s32(a), n))
#define vi_sar(a, n) vshrq_n_s32(a, n)
INLINE vi vi_from_f(vf a) { return vcvtnq_s32_f32(a); }
INLINE vi vi_from_u8(const uint8_t *p) {
  uint32_t four;
  __builtin_memcpy(&four, p, 4);
  uint16x8_t words = vmovl_u8(vcreate_u8(four));
  return vreinterpretq_s32_u32(vmovl_u16(vget_low_u16(words)));
}
INLINE vi vi_from_i8(const int8_t *p) {
  uint32_t four;
  __builtin_memcpy(&four, p, 4);
  int16x8_t words = vmovl_s8(vreinterpret_s8_u8(vcreate_u8(four)));
  return vmovl_s16(vget_low_s16(words));
}
// The low byte of each lane; lanes hold -128 to 127.
INLINE void vi_to_i8(int8_t *p, vi a) {
  int16x4_t words = vmovn_s32(a);
  int8x8_t bytes = vmovn_s16(vcombine_s16(words, words));
  uint32_t four = vget_lane_u32(vreinterpret_u32_s8(bytes), 0);
  __builtin_memcpy(p, &four, 4);
}

INLINE vb vb_load(const uint8_t *p) { return vld1q_u8(p); }
INLINE vb vb_set1(uint8_t a) { return vdupq_n_u8(a); }
INLINE vb vb_and(vb a, vb b) { return vandq_u8(a, b); }
INLINE vb vb_or(vb a, vb b) { return vorrq_u8(a, b); }
#define vb_shl(a, n) vshlq_n_u8(a, n)
#define vb_shr(a, n) vshrq_n_u8(a, n)
INLINE vi vi_of_bytes(vb a) { return vreinterpretq_s32_u8(a); }

INLINE int8x16_t four_columns(const int8_t *x) {
  int32_t four;
  __builtin_memcpy(&four, x, 4);
  return vreinterpretq_s8_s32(vdupq_n_s32(four));
}

// sum + w . x over `chunks` registers of four columns each; weights are below 64.
INLINE vi dot_small(vi sum, const vb *w, int chunks, const int8_t *x) {
#pragma GCC unroll 8
  for (int i = 0; i < chunks; i++) {
    sum = vdotq_s32(sum, vreinterpretq_s8_u8(w[i]), four_columns(x + 4 * i));
  }
  return sum;
}

// (w - 128) . x over 32 columns for rows of x that follow each other.
INLINE void dot_biased(const vb *w, const int8_t *x, const int32_t *negative_sums, int rows, vi *dots) {
  (void)negative_sums;
#pragma GCC unroll 8
  for (int t = 0; t < rows; t++) dots[t] = vdupq_n_s32(0);
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    int8x16_t s = vreinterpretq_s8_u8(veorq_u8(w[i], vdupq_n_u8(0x80)));
#pragma GCC unroll 8
    for (int t = 0; t < rows; t++) dots[t] = vdotq_s32(dots[t], s, four_columns(x + 32 * t + 4 * i));
  }
}

INLINE double square_root(double a) { return vget_lane_f64(vsqrt_f64(vdup_n_f64(a)), 0); }

INLINE void prefetch(const uint8_t *p) { __builtin_prefetch(p, 0, 3); }

#endif
