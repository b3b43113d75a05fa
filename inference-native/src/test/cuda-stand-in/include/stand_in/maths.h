// Floating point. What the hardware rounds once is rounded once here too; what it approximates (exp,
// log, rsqrt) is exact here up to the last place or two, so that a test's tolerance must allow for
// the hardware by itself.
#pragma once

using std::max;
using std::min;

inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
inline float __frsqrt_rn(float x) { return static_cast<float>(1.0 / sqrt(static_cast<double>(x))); }
inline float __expf(float x) { return expf(x); }
inline float __exp2f(float x) { return exp2f(x); }
inline float __exp10f(float x) { return exp10f(x); }
inline float __logf(float x) { return logf(x); }
inline float __log2f(float x) { return log2f(x); }
inline float __log10f(float x) { return log10f(x); }
inline float __sinf(float x) { return sinf(x); }
inline float __cosf(float x) { return cosf(x); }
inline float __tanf(float x) { return tanf(x); }
inline float __powf(float x, float y) { return powf(x, y); }
inline void __sincosf(float x, float *s, float *c) { *s = sinf(x), *c = cosf(x); }
inline float __saturatef(float x) { return x > 0 ? (x < 1 ? x : 1) : 0; }

inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fsub_rn(float a, float b) { return a - b; }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline float __fdividef(float a, float b) { return a / b; }
inline float __frcp_rn(float a) { return 1 / a; }
inline float __fsqrt_rn(float a) { return sqrtf(a); }
inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }

// Conversions saturate and make zero of NaN, as on the device and unlike C++.
namespace stand_in {
template <class T>
inline T to_integer(double x) {
  double lowest = static_cast<double>(std::numeric_limits<T>::lowest());
  double highest = static_cast<double>(std::numeric_limits<T>::max());
  if (!(x == x)) return 0;
  if (x <= lowest) return std::numeric_limits<T>::lowest();
  if (x >= highest) return std::numeric_limits<T>::max();
  return static_cast<T>(x);
}
}  // namespace stand_in
inline int __float2int_rn(float x) { return stand_in::to_integer<int>(nearbyint(x)); }
inline int __float2int_rz(float x) { return stand_in::to_integer<int>(trunc(x)); }
inline int __float2int_ru(float x) { return stand_in::to_integer<int>(ceil(x)); }
inline int __float2int_rd(float x) { return stand_in::to_integer<int>(floor(x)); }
inline unsigned __float2uint_rn(float x) { return stand_in::to_integer<unsigned>(nearbyint(x)); }
inline unsigned __float2uint_rz(float x) { return stand_in::to_integer<unsigned>(trunc(x)); }
inline long long __float2ll_rn(float x) { return stand_in::to_integer<long long>(nearbyint(x)); }
inline float __int2float_rn(int x) { return static_cast<float>(x); }
inline float __uint2float_rn(unsigned x) { return static_cast<float>(x); }
inline float __double2float_rn(double x) { return static_cast<float>(x); }

namespace stand_in {
template <class To, class From>
inline To bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  memcpy(&to, &from, sizeof(To));
  return to;
}
}  // namespace stand_in
inline int __float_as_int(float x) { return stand_in::bits<int>(x); }
inline unsigned __float_as_uint(float x) { return stand_in::bits<unsigned>(x); }
inline float __int_as_float(int x) { return stand_in::bits<float>(x); }
inline float __uint_as_float(unsigned x) { return stand_in::bits<float>(x); }
inline long long __double_as_longlong(double x) { return stand_in::bits<long long>(x); }
inline double __longlong_as_double(long long x) { return stand_in::bits<double>(x); }
