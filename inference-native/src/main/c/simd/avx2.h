// AVX2 with FMA and F16C (x86-64-v3): 8 lanes, half a group of weight rows.
#ifndef PARLEY_SIMD_AVX2_H
#define PARLEY_SIMD_AVX2_H

#include <immintrin.h>
#include <stdint.h>

#define LANES 8

typedef __m256 vf;
typedef __m256i vi;
typedef __m256i vb;

INLINE vf vf_load(const float *p) { return _mm256_loadu_ps(p); }
INLINE void vf_store(float *p, vf a) { _mm256_storeu_ps(p, a); }
INLINE vf vf_set1(float a) { return _mm256_set1_ps(a); }
INLINE vf vf_add(vf a, vf b) { return _mm256_add_ps(a, b); }
INLINE vf vf_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
INLINE vf vf_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
INLINE vf vf_div(vf a, vf b) { return _mm256_div_ps(a, b); }
INLINE vf vf_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
INLINE vf vf_max(vf a, vf b) { return _mm256_max_ps(a, b); }
INLINE vf vf_min(vf a, vf b) { return _mm256_min_ps(a, b); }
INLINE vf vf_abs(vf a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
INLINE vf vf_round(vf a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
// x where a > b, else y
INLINE vf vf_where_greater(vf a, vf b, vf x, vf y) {
  return _mm256_blendv_ps(y, x, _mm256_cmp_ps(a, b, _CMP_GT_OQ));
}
INLINE vf vf_from_f16(const uint16_t *p) { return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p)); }
INLINE void vf_to_f16(uint16_t *p, vf a) {
  _mm_storeu_si128((__m128i *)p, _mm256_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
INLINE vf vf_from_bf16(const uint16_t *p) {
  __m256i wide = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p));
  return _mm256_castsi256_ps(_mm256_slli_epi32(wide, 16));
}
INLINE vf vf_from_i(vi a) { return _mm256_cvtepi32_ps(a); }
INLINE vf vf_from_bits(vi a) { return _mm256_castsi256_ps(a); }
// 2^n for n from -126 to 127
INLINE vf power_of_two(__m256i n) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
}
// a * 2^n, rounded once; n is a whole number of -252 to 254. Two factors, as one is no float for all n.
INLINE vf vf_scale(vf a, vf n) {
  __m256i whole = _mm256_cvtps_epi32(n);
  __m256i half = _mm256_srai_epi32(whole, 1);
  return _mm256_mul_ps(_mm256_mul_ps(a, power_of_two(half)), power_of_two(_mm256_sub_epi32(whole, half)));
}
// Every two neighbours change places.
INLINE vf vf_swap_pairs(vf a) { return _mm256_permute_ps(a, 0xB1); }
// Lane i: the sum of row[i]'s lanes, halves added to halves.
INLINE vf vf_sum_rows(const vf row[8]) {
  vf half[4];
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    half[i] = _mm256_add_ps(_mm256_permute2f128_ps(row[i], row[i + 4], 0x20),
                            _mm256_permute2f128_ps(row[i], row[i + 4], 0x31));
  }
  vf a = _mm256_add_ps(_mm256_shuffle_ps(half[0], half[1], 0x44), _mm256_shuffle_ps(half[0], half[1], 0xEE));
  vf b = _mm256_add_ps(_mm256_shuffle_ps(half[2], half[3], 0x44), _mm256_shuffle_ps(half[2], half[3], 0xEE));
  return _mm256_add_ps(_mm256_shuffle_ps(a, b, 0x88), _mm256_shuffle_ps(a, b, 0xDD));
}

INLINE vi vi_set1(int32_t a) { return _mm256_set1_epi32(a); }
INLINE vi vi_add(vi a, vi b) { return _mm256_add_epi32(a, b); }
INLINE vi vi_mul(vi a, vi b) { return _mm256_mullo_epi32(a, b); }
INLINE vi vi_and(vi a, vi b) { return _mm256_and_si256(a, b); }
#define vi_shl(a, n) _mm256_slli_epi32(a, n)
#define vi_shr(a, n) _mm256_srli_epi32(a, n)
#define vi_sar(a, n) _mm256_srai_epi32(a, n)
INLINE vi vi_from_f(vf a) { return _mm256_cvtps_epi32(a); }
INLINE vi vi_from_u8(const uint8_t *p) { return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)p)); }
INLINE vi vi_from_i8(const int8_t *p) { return _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p)); }
// The low byte of each lane; lanes hold -128 to 127.
INLINE void vi_to_i8(int8_t *p, vi a) {
  __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
  _mm_storel_epi64((__m128i *)p, _mm_packs_epi16(words, words));
}

INLINE vb vb_load(const uint8_t *p) { return _mm256_loadu_si256((const __m256i *)p); }
INLINE vb vb_set1(uint8_t a) { return _mm256_set1_epi8((char)a); }
INLINE vb vb_and(vb a, vb b) { return _mm256_and_si256(a, b); }
INLINE vb vb_or(vb a, vb b) { return _mm256_or_si256(a, b); }
// Bits move across bytes; mask afterwards.
#define vb_shl(a, n) _mm256_slli_epi16(a, n)
#define vb_shr(a, n) _mm256_srli_epi16(a, n)
INLINE vi vi_of_bytes(vb a) { return a; }

INLINE vb four_columns(const int8_t *x) {
  int32_t four;
  __builtin_memcpy(&four, x, 4);
  return _mm256_set1_epi32(four);
}

// sum + w . x over `chunks` registers of four columns each; weights are below 64. Two products of
// 63 * 127 and their neighbours stay below 2^15 in two registers: 4 * 63 * 127 = 32,004.
INLINE vi dot_small(vi sum, const vb *w, int chunks, const int8_t *x) {
  const __m256i ones = _mm256_set1_epi16(1);
#pragma GCC unroll 4
  for (int i = 0; i < chunks; i += 2) {
    __m256i pair = _mm256_add_epi16(
        _mm256_maddubs_epi16(w[i], four_columns(x + 4 * i)),
        _mm256_maddubs_epi16(w[i + 1], four_columns(x + 4 * i + 4)));
    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pair, ones));
  }
  return sum;
}

// The same for weights below 16: sixteen products of 15 * 127 are 30,480.
INLINE vi dot_nibbles(vi sum, const vb *w, const int8_t *x) {
  __m256i all = _mm256_maddubs_epi16(w[0], four_columns(x));
#pragma GCC unroll 8
  for (int i = 1; i < 8; i++) {
    all = _mm256_add_epi16(all, _mm256_maddubs_epi16(w[i], four_columns(x + 4 * i)));
  }
  return _mm256_add_epi32(sum, _mm256_madd_epi16(all, _mm256_set1_epi16(1)));
}
#define dot_nibbles dot_nibbles

// (w - 128) . x over 32 columns for rows of x that follow each other. As signed bytes, since
// 255 * 127 * 2 does not fit 16 bits; the instruction wants one factor unsigned, so the sign of w
// goes to x. What is made of w serves all rows.
INLINE void dot_biased(const vb *w, const int8_t *x, const int32_t *negative_sums, int rows, vi *dots) {
  (void)negative_sums;
  const __m256i ones = _mm256_set1_epi16(1);
#pragma GCC unroll 4
  for (int t = 0; t < rows; t++) dots[t] = _mm256_setzero_si256();
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    __m256i s = _mm256_xor_si256(w[i], _mm256_set1_epi8((char)0x80));
    __m256i size = _mm256_abs_epi8(s);
#pragma GCC unroll 4
    for (int t = 0; t < rows; t++) {
      __m256i pair = _mm256_maddubs_epi16(size, _mm256_sign_epi8(four_columns(x + 32 * t + 4 * i), s));
      dots[t] = _mm256_add_epi32(dots[t], _mm256_madd_epi16(pair, ones));
    }
  }
}

INLINE double square_root(double a) { return _mm_cvtsd_f64(_mm_sqrt_pd(_mm_set1_pd(a))); }

INLINE void prefetch(const uint8_t *p) { _mm_prefetch((const char *)p, _MM_HINT_T0); }

#endif
