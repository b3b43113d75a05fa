// The vector type of the level that this file is compiled for, and what is made of it. A level is
// chosen by -DPARLEY_AVX512, -DPARLEY_AVX2 or -DPARLEY_NEON; its name becomes part of every symbol.
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

// 16, or all that are left.
INLINE f16x f16x_load_up_to(const float *a, int64_t left) {
  return left >= 16 ? f16x_load(a) : f16x_load_first(a, (int)left);
}

INLINE void f16x_store(float *a, f16x v) { EACH_PART vf_store(a + p * LANES, v.part[p]); }

INLINE void f16x_store_first(float *a, f16x v, int n) {
  float padded[16];
  f16x_store(padded, v);
  __builtin_memcpy(a, padded, (unsigned)n * sizeof(float));
}

INLINE void f16x_store_up_to(float *a, f16x v, int64_t left) {
  if (left >= 16) {
    f16x_store(a, v);
  } else {
    f16x_store_first(a, v, (int)left);
  }
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

// No number where a lane is none, or the largest of the others.
INLINE float f16x_largest(f16x a) {
  float v[16];
  f16x_store(v, a);
#pragma GCC unroll 4
  for (int half = 8; half > 0; half /= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < half; i++) v[i] = v[i] > v[i + half] ? v[i] : v[i + half];
  }
  return v[0];
}

// Lane i: f16x_sum of row[i].
INLINE f16x f16x_sum_rows(const f16x row[16]) {
  f16x sums;
  EACH_PART {
    vf folded[LANES];
#pragma GCC unroll 16
    for (int i = 0; i < LANES; i++) {
      f16x a = row[p * LANES + i];
#pragma GCC unroll 2
      for (int half = PARTS / 2; half > 0; half /= 2) {
#pragma GCC unroll 2
        for (int q = 0; q < half; q++) a.part[q] = vf_add(a.part[q], a.part[q + half]);
      }
      folded[i] = a.part[0];
    }
    sums.part[p] = vf_sum_rows(folded);
  }
  return sums;
}

#include "functions.h"

#endif
