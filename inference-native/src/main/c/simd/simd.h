// The vector type of the level that this file is compiled for, and what is made of it. A level is
// chosen by -DPARLEY_LEVEL=avx512 | avx2 | neon; its name becomes part of every symbol.
//
// `vf` and `vi` hold LANES floats or 32-bit integers, `vb` their bytes. Results never depend on
// LANES: sums over a row go through 16 partial sums on every level (`f16x`), and multiply-add is
// fused wherever it is written `fma`.
#ifndef PARLEY_SIMD_H
#define PARLEY_SIMD_H

#define INLINE static inline __attribute__((always_inline))

#if defined(PARLEY_AVX512)
#include "avx512.h"
#define PARLEY_NAME(name) parley_##name##_avx512
#elif defined(PARLEY_AVX2)
#include "avx2.h"
#define PARLEY_NAME(name) parley_##name##_avx2
#elif defined(PARLEY_NEON)
#include "neon.h"
#define PARLEY_NAME(name) parley_##name##_neon
#else
#error "no level: compile with -DPARLEY_AVX512, -DPARLEY_AVX2 or -DPARLEY_NEON"
#endif

// Registers that hold 16 lanes.
#define PARTS (16 / LANES)

#ifndef dot_nibbles
#define dot_nibbles(sum, w, x) dot_small(sum, w, 8, x)
#endif

// 16 floats.
typedef struct {
  vf part[PARTS];
} f16x;

#define EACH_PART _Pragma("GCC unroll 4") for (int p = 0; p < PARTS; p++)

INLINE f16x f16x_set1(float a) {
  f16x r;
  EACH_PART r.part[p] = vf_set1(a);
  return r;
}

INLINE f16x f16x_load(const float *a) {
  f16x r;
  EACH_PART r.part[p] = vf_load(a + p * LANES);
  return r;
}

// The first n of 16, the others zero.
INLINE f16x f16x_load_first(const float *a, int n) {
  float padded[16] = {0};
  __builtin_memcpy(padded, a, (unsigned)n * sizeof(float));
  return f16x_load(padded);
}

INLINE void f16x_store(float *a, f16x v) { EACH_PART vf_store(a + p * LANES, v.part[p]); }

INLINE void f16x_store_first(float *a, f16x v, int n) {
  float padded[16];
  f16x_store(padded, v);
  __builtin_memcpy(a, padded, (unsigned)n * sizeof(float));
}

INLINE f16x f16x_from_f16(const uint16_t *a) {
  f16x r;
  EACH_PART r.part[p] = vf_from_f16(a + p * LANES);
  return r;
}

INLINE f16x f16x_from_bf16(const uint16_t *a) {
  f16x r;
  EACH_PART r.part[p] = vf_from_bf16(a + p * LANES);
  return r;
}

INLINE void f16x_to_f16(uint16_t *a, f16x v) { EACH_PART vf_to_f16(a + p * LANES, v.part[p]); }

#define F16X_BINARY(name)                                             \
  INLINE f16x f16x_##name(f16x a, f16x b) {                           \
    f16x r;                                                           \
    EACH_PART r.part[p] = vf_##name(a.part[p], b.part[p]);            \
    return r;                                                         \
  }
F16X_BINARY(add)
F16X_BINARY(sub)
F16X_BINARY(mul)
F16X_BINARY(div)
F16X_BINARY(max)
F16X_BINARY(min)

INLINE f16x f16x_abs(f16x a) {
  f16x r;
  EACH_PART r.part[p] = vf_abs(a.part[p]);
  return r;
}

// a * b + c, rounded once
INLINE f16x f16x_fma(f16x a, f16x b, f16x c) {
  f16x r;
  EACH_PART r.part[p] = vf_fma(a.part[p], b.part[p], c.part[p]);
  return r;
}

// Halves added to halves: lane i to lane i + 8, then + 4, + 2, + 1.
INLINE float f16x_sum(f16x a) {
  float v[16];
  f16x_store(v, a);
#pragma GCC unroll 4
  for (int half = 8; half > 0; half /= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < half; i++) v[i] += v[i + half];
  }
  return v[0];
}

INLINE float f16x_largest(f16x a) {
  float v[16];
  f16x_store(v, a);
  float largest = v[0];
  for (int i = 1; i < 16; i++) largest = v[i] > largest ? v[i] : largest;
  return largest;
}

// e^x within 2 units in the last place; from -87.3 down it stays at the smallest normal number and
// from 88.3 up at 2^127. Cody and Waite's reduction, then a polynomial of degree 6.
INLINE vf vf_exp(vf x) {
  x = vf_min(vf_max(x, vf_set1(-87.33654f)), vf_set1(88.37626f));
  vf n = vf_round(vf_mul(x, vf_set1(1.44269504f)));
  vf r = vf_fma(n, vf_set1(-0.693359375f), x);
  r = vf_fma(n, vf_set1(2.12194440e-4f), r);
  vf y = vf_set1(1.9875691500e-4f);
  y = vf_fma(y, r, vf_set1(1.3981999507e-3f));
  y = vf_fma(y, r, vf_set1(8.3334519073e-3f));
  y = vf_fma(y, r, vf_set1(4.1665795894e-2f));
  y = vf_fma(y, r, vf_set1(1.6666665459e-1f));
  y = vf_fma(y, r, vf_set1(5.0000001201e-1f));
  y = vf_fma(y, vf_mul(r, r), vf_add(r, vf_set1(1.0f)));
  vi exponent = vi_add(vi_from_f(n), vi_set1(127));
  return vf_mul(y, vf_from_bits(vi_shl(exponent, 23)));
}

INLINE f16x f16x_exp(f16x x) {
  f16x r;
  EACH_PART r.part[p] = vf_exp(x.part[p]);
  return r;
}

// x / (1 + e^-x)
INLINE f16x f16x_silu(f16x x) {
  f16x one = f16x_set1(1.0f);
  return f16x_div(x, f16x_add(one, f16x_exp(f16x_sub(f16x_set1(0.0f), x))));
}

#endif
