// Integers: bits, bytes, and four of them at once.
#pragma once

inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
inline int __clz(int x) { return x ? __builtin_clz(static_cast<unsigned>(x)) : 32; }
inline int __clzll(long long x) { return x ? __builtin_clzll(static_cast<unsigned long long>(x)) : 64; }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline unsigned __brev(unsigned x) {
  unsigned r = 0;
  for (int i = 0; i < 32; i++) r |= (x >> i & 1) << (31 - i);
  return r;
}
inline unsigned __umulhi(unsigned a, unsigned b) {
  return static_cast<unsigned>(static_cast<uint64_t>(a) * b >> 32);
}
inline int __mulhi(int a, int b) { return static_cast<int>(static_cast<int64_t>(a) * b >> 32); }
inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned shift) {
  return static_cast<unsigned>(((static_cast<uint64_t>(high) << 32 | low) << (shift & 31)) >> 32);
}
inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift) {
  return static_cast<unsigned>((static_cast<uint64_t>(high) << 32 | low) >> (shift & 31));
}

// Each of the four lowest hexadecimal digits of the selector chooses a byte of y:x; its highest bit
// replaces the byte by copies of its sign.
inline unsigned __byte_perm(unsigned x, unsigned y, unsigned selector) {
  uint64_t bytes = static_cast<uint64_t>(y) << 32 | x;
  unsigned result = 0;
  for (int i = 0; i < 4; i++) {
    unsigned choice = selector >> 4 * i & 15;
    unsigned byte = static_cast<unsigned>(bytes >> 8 * (choice & 7)) & 255;
    if (choice & 8) byte = byte & 128 ? 255 : 0;
    result |= byte << 8 * i;
  }
  return result;
}

// Sums wrap around.
inline int __dp4a(int a, int b, int c) {
  unsigned sum = static_cast<unsigned>(c);
  for (int i = 0; i < 32; i += 8) {
    sum += static_cast<unsigned>(static_cast<int8_t>(a >> i) * static_cast<int8_t>(b >> i));
  }
  return static_cast<int>(sum);
}
inline unsigned __dp4a(unsigned a, unsigned b, unsigned c) {
  for (int i = 0; i < 32; i += 8) c += (a >> i & 255) * (b >> i & 255);
  return c;
}

namespace stand_in {
template <class F>
inline unsigned each_byte(unsigned a, unsigned b, F f) {
  unsigned result = 0;
  for (int i = 0; i < 32; i += 8) {
    result |= static_cast<unsigned>(f(a >> i & 255, b >> i & 255) & 255) << i;
  }
  return result;
}
inline int saturated_byte(int x) { return x < -128 ? -128 : x > 127 ? 127 : x; }
}  // namespace stand_in
inline unsigned __vadd4(unsigned a, unsigned b) {
  return stand_in::each_byte(a, b, [](int x, int y) { return x + y; });
}
inline unsigned __vsub4(unsigned a, unsigned b) {
  return stand_in::each_byte(a, b, [](int x, int y) { return x - y; });
}
inline unsigned __vsubss4(unsigned a, unsigned b) {
  return stand_in::each_byte(a, b, [](int x, int y) {
    return stand_in::saturated_byte(static_cast<int8_t>(x) - static_cast<int8_t>(y));
  });
}
inline unsigned __vaddss4(unsigned a, unsigned b) {
  return stand_in::each_byte(a, b, [](int x, int y) {
    return stand_in::saturated_byte(static_cast<int8_t>(x) + static_cast<int8_t>(y));
  });
}
inline unsigned __vcmpeq4(unsigned a, unsigned b) {
  return stand_in::each_byte(a, b, [](int x, int y) { return x == y ? 255 : 0; });
}
inline unsigned __vcmpne4(unsigned a, unsigned b) {
  return stand_in::each_byte(a, b, [](int x, int y) { return x != y ? 255 : 0; });
}

inline void __trap() { stand_in::fault("__trap"); }
inline void __nanosleep(unsigned) {}
