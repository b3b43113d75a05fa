// bfloat16: conversions as on the device; arithmetic in float, rounded once.
#pragma once

struct alignas(2) __nv_bfloat16 {
  uint16_t raw;
  __nv_bfloat16() = default;
  __nv_bfloat16(float x) {
    uint32_t u = stand_in::bits<uint32_t>(x);
    bool nan = (u & 0x7fffffff) > 0x7f800000;
    raw = static_cast<uint16_t>(nan ? 0x7fff : (u + 0x7fff + (u >> 16 & 1)) >> 16);
  }
  operator float() const { return stand_in::bits<float>(static_cast<uint32_t>(raw) << 16); }
};
typedef __nv_bfloat16 nv_bfloat16;
struct alignas(4) __nv_bfloat162 {
  __nv_bfloat16 x, y;
};
typedef __nv_bfloat162 nv_bfloat162;

inline float __bfloat162float(__nv_bfloat16 h) { return h; }
inline __nv_bfloat16 __float2bfloat16(float x) { return x; }
inline __nv_bfloat16 __float2bfloat16_rn(float x) { return x; }
inline __nv_bfloat16 __ushort_as_bfloat16(unsigned short raw) { return stand_in::bits<__nv_bfloat16>(raw); }
inline __nv_bfloat16 __short_as_bfloat16(short raw) { return stand_in::bits<__nv_bfloat16>(raw); }
inline unsigned short __bfloat16_as_ushort(__nv_bfloat16 h) { return h.raw; }
inline short __bfloat16_as_short(__nv_bfloat16 h) { return stand_in::bits<short>(h); }

inline float2 __bfloat1622float2(__nv_bfloat162 h) { return {h.x, h.y}; }
inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y) { return {x, y}; }
inline __nv_bfloat162 __float22bfloat162_rn(float2 v) { return {v.x, v.y}; }
inline __nv_bfloat162 __float2bfloat162_rn(float x) { return {x, x}; }
inline __nv_bfloat162 __halves2bfloat162(__nv_bfloat16 x, __nv_bfloat16 y) { return {x, y}; }
inline __nv_bfloat162 make_bfloat162(__nv_bfloat16 x, __nv_bfloat16 y) { return {x, y}; }
inline __nv_bfloat162 __bfloat162bfloat162(__nv_bfloat16 h) { return {h, h}; }
inline __nv_bfloat16 __low2bfloat16(__nv_bfloat162 h) { return h.x; }
inline __nv_bfloat16 __high2bfloat16(__nv_bfloat162 h) { return h.y; }
inline float __low2float(__nv_bfloat162 h) { return h.x; }
inline float __high2float(__nv_bfloat162 h) { return h.y; }

inline __nv_bfloat16 __hadd(__nv_bfloat16 a, __nv_bfloat16 b) { return float(a) + float(b); }
inline __nv_bfloat16 __hsub(__nv_bfloat16 a, __nv_bfloat16 b) { return float(a) - float(b); }
inline __nv_bfloat16 __hmul(__nv_bfloat16 a, __nv_bfloat16 b) { return float(a) * float(b); }
inline __nv_bfloat16 __hmax(__nv_bfloat16 a, __nv_bfloat16 b) { return fmaxf(a, b); }
inline __nv_bfloat16 __hmin(__nv_bfloat16 a, __nv_bfloat16 b) { return fminf(a, b); }
