// The vector types of CUDA, aligned as there.
#pragma once

#define STAND_IN_VECTOR(T, N)                                                  \
  struct N##1 { T x; };                                                        \
  struct alignas(2 * sizeof(T)) N##2 { T x, y; };                              \
  struct N##3 { T x, y, z; };                                                  \
  struct alignas(4 * sizeof(T)) N##4 { T x, y, z, w; };                        \
  inline N##1 make_##N##1(T x) { return {x}; }                                 \
  inline N##2 make_##N##2(T x, T y) { return {x, y}; }                         \
  inline N##3 make_##N##3(T x, T y, T z) { return {x, y, z}; }                 \
  inline N##4 make_##N##4(T x, T y, T z, T w) { return {x, y, z, w}; }

STAND_IN_VECTOR(signed char, char)
STAND_IN_VECTOR(unsigned char, uchar)
STAND_IN_VECTOR(short, short)
STAND_IN_VECTOR(unsigned short, ushort)
STAND_IN_VECTOR(int, int)
STAND_IN_VECTOR(unsigned, uint)
STAND_IN_VECTOR(float, float)
#undef STAND_IN_VECTOR

// 16 bytes are the most that one load moves, so that these are aligned to no more.
struct alignas(16) longlong2 { long long x, y; };
struct alignas(16) ulonglong2 { unsigned long long x, y; };
struct alignas(16) double2 { double x, y; };
inline longlong2 make_longlong2(long long x, long long y) { return {x, y}; }
inline ulonglong2 make_ulonglong2(unsigned long long x, unsigned long long y) { return {x, y}; }
inline double2 make_double2(double x, double y) { return {x, y}; }

struct dim3 {
  unsigned x, y, z;
  constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};
