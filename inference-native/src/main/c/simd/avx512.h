// AVX-512 with VNNI: 16 lanes, so that a group of 16 weight rows fills a register.
#ifndef PARLEY_SIMD_AVX512_H
#define PARLEY_SIMD_AVX512_H

#include <immintrin.h>
#include <stdint.h>

#define LANES 16

typedef __m512 vf;
typedef __m512i vi;
typedef __m512i vb;

INLINE vf vf_load(const float *p) { return _mm512_loadu_ps(p); }
INLINE void vf_store(float *p, vf a) { _mm512_storeu_ps(p, a); }
INLINE vf vf_set1(float a) { return _mm512_set1_ps(a); }
INLINE vf vf_add(vf a, vf b) { return _mm512_add_ps(a, b); }
INLINE vf vf_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
INLINE vf vf_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
INLINE vf vf_div(vf a, vf b) { return _mm512_div_ps(a, b); }
INLINE vf vf_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
INLINE vf vf_max(vf a, vf b) { return _mm512_max_ps(a, b); }
INLINE vf vf_min(vf a, vf b) { return _mm512_min_ps(a, b); }
INLINE vf vf_abs(vf a) { return _mm512_abs_ps(a); }
INLINE vf vf_round(vf a) {
  return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// x where a > b, else y
INLINE vf vf_where_greater(vf a, vf b, vf x, vf y) {
  return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ), y, x);
}
INLINE vf vf_from_f16(const uint16_t *p) { return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p)); }
INLINE void vf_to_f16(uint16_t *p, vf a) {
  _mm256_storeu_si256((__m256i *)p, _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
INLINE vf vf_from_bf16(const uint16_t *p) {
  __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p));
  return _mm512_castsi512_ps(_mm512_slli_epi32(wide, 16));
}
INLINE vf vf_from_i(vi a) { return _mm512_cvtepi32_ps(a); }
INLINE vf vf_from_bits(vi a) { return _mm512_castsi512_ps(a); }
// a * 2^n, rounded once; n is a whole number of -252 to 254
INLINE vf vf_scale(vf a, vf n) { return _mm512_scalef_ps(a, n); }
// Every two neighbours change places.
INLINE vf vf_swap_pairs(vf a) { return _mm512_permute_ps(a, 0xB1); }
// Lane i: the sum of row[i]'s lanes, halves added to halves.
INLINE vf vf_sum_rows(const vf row[16]) {
  vf quarter[4];
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    vf a = _mm512_add_ps(_mm512_shuffle_f32x4(row[i], row[i + 4], 0x44),
                         _mm512_shuffle_f32x4(row[i], row[i + 4], 0xEE));
    vf b = _mm512_add_ps(_mm512_shuffle_f32x4(row[i + 8], row[i + 12], 0x44),
                         _mm512_shuffle_f32x4(row[i + 8], row[i + 12], 0xEE));
    quarter[i] = _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xDD));
  }
  vf a = _mm512_add_ps(_mm512_shuffle_ps(quarter[0], quarter[1], 0x44),
                       _mm512_shuffle_ps(quarter[0], quarter[1], 0xEE));
  vf b = _mm512_add_ps(_mm512_shuffle_ps(quarter[2], quarter[3], 0x44),
                       _mm512_shuffle_ps(quarter[2], quarter[3], 0xEE));
  return _mm512_add_ps(_mm512_shuffle_ps(a, b, 0x88), _mm512_shuffle_ps(a, b, 0xDD));
}

INLINE vi vi_set1(int32_t a) { return _mm512_set1_epi32(a); }
INLINE vi vi_add(vi a, vi b) { return _mm512_add_epi32(a, b); }
INLINE vi vi_mul(vi a, vi b) { return _mm512_mullo_epi32(a, b); }
INLINE vi vi_and(vi a, vi b) { return _mm512_and_si512(a, b); }
#define vi_shl(a, n) _mm512_slli_epi32(a, n)
#define vi_shr(a, n) _mm512_srli_epi32(a, n)
#define vi_sar(a, n) _mm512_srai_epi32(a, n)
INLINE vi vi_from_f(vf a) { return _mm512_cvtps_epi32(a); }
INLINE vi vi_from_u8(const uint8_t *p) { return _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)p)); }
INLINE vi vi_from_i8(const int8_t *p) { return _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p)); }
// The low byte of each lane; lanes hold -128 to 127.
INLINE void vi_to_i8(int8_t *p, vi a) { _mm_storeu_si128((__m128i *)p, _mm512_cvtepi32_epi8(a)); }

INLINE vb vb_load(const uint8_t *p) { return _mm512_loadu_si512(p); }
INLINE vb vb_set1(uint8_t a) { return _mm512_set1_epi8((char)a); }
INLINE vb vb_and(vb a, vb b) { return _mm512_and_si512(a, b); }
INLINE vb vb_or(vb a, vb b) { return _mm512_or_si512(a, b); }
// Bits move across bytes; mask afterwards.
#define vb_shl(a, n) _mm512_slli_epi16(a, n)
#define vb_shr(a, n) _mm512_srli_epi16(a, n)
INLINE vi vi_of_bytes(vb a) { return a; }

INLINE vi dot4(vi sum, vb w, const int8_t *x) {
  int32_t four;
  __builtin_memcpy(&four, x, 4);
  return _mm512_dpbusd_epi32(sum, w, _mm512_set1_epi32(four));
}

// sum + w . x over `chunks` registers of four columns each; weights are below 64.
INLINE vi dot_small(vi sum, const vb *w, int chunks, const int8_t *x) {
#pragma GCC unroll 8
  for (int i = 0; i < chunks; i++) sum = dot4(sum, w[i], x + 4 * i);
  return sum;
}

// (w - 128) . x over 32 columns for rows of x that follow each other, given minus 128 times the sum of each.
INLINE void dot_biased(const vb *w, const int8_t *x, const int32_t *negative_sums, int rows, vi *dots) {
#pragma GCC unroll 16
  for (int t = 0; t < rows; t++) {
    dots[t] = dot_small(vi_set1(negative_sums[t]), w, 8, x + 32 * t);
  }
}

INLINE double square_root(double a) { return _mm_cvtsd_f64(_mm_sqrt_pd(_mm_set1_pd(a))); }

INLINE void prefetch(const uint8_t *p) { _mm_prefetch((const char *)p, _MM_HINT_T0); }

#endif
