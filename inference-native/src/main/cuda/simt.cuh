// What kernels ask of the machine beyond C++: instructions that only inline PTX reaches, each with a
// face for the CPU, and what a warp does together. No other file has inline PTX.
#pragma once
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <stdint.h>

#define DEVICE __device__ __forceinline__

static constexpr int WARP = 32;
static constexpr unsigned ALL_LANES = 0xffffffffu;

DEVICE int lane_id() { return static_cast<int>(threadIdx.x) % WARP; }
DEVICE int warp_id() { return static_cast<int>(threadIdx.x) / WARP; }

// Sum over lanes that lie WIDTH together, in a tree that is the same for all of them.
template <int WIDTH = WARP>
DEVICE float warp_sum(float v) {
#pragma unroll
  for (int o = WIDTH / 2; o > 0; o /= 2) v = v + __shfl_xor_sync(ALL_LANES, v, o);
  return v;
}

template <int WIDTH = WARP>
DEVICE int warp_sum(int v) {
#pragma unroll
  for (int o = WIDTH / 2; o > 0; o /= 2) v += __shfl_xor_sync(ALL_LANES, v, o);
  return v;
}

template <int WIDTH = WARP>
DEVICE float warp_largest(float v) {
#pragma unroll
  for (int o = WIDTH / 2; o > 0; o /= 2) v = fmaxf(v, __shfl_xor_sync(ALL_LANES, v, o));
  return v;
}

template <int WIDTH = WARP>
DEVICE unsigned warp_largest(unsigned v) {
#pragma unroll
  for (int o = WIDTH / 2; o > 0; o /= 2) {
    unsigned other = __shfl_xor_sync(ALL_LANES, v, o);
    v = other > v ? other : v;
  }
  return v;
}

// The first of COUNT numbers becomes a sum over lanes `2 * DISTANCE` apart or less, another one in each
// lane of as many.
template <int COUNT, int DISTANCE, int N>
DEVICE float sum_and_halve(float (&v)[N]) {
  if constexpr (COUNT == 1) {
    return warp_sum<2 * DISTANCE>(v[0]);
  } else {
    bool upper = (lane_id() & DISTANCE) != 0;
#pragma unroll
    for (int i = 0; i < COUNT / 2; i++) {
      float given = upper ? v[i] : v[i + COUNT / 2];
      float kept = upper ? v[i + COUNT / 2] : v[i];
      v[i] = kept + __shfl_xor_sync(ALL_LANES, given, DISTANCE);
    }
    return sum_and_halve<COUNT / 2, DISTANCE / 2>(v);
  }
}

// Sums of N numbers (a power of two, up to 32) over the warp with as few shuffles as can be: gives
// lane l the sum of number l / (32 / N). Each number is added in the tree of warp_sum.
template <int N>
DEVICE float warp_sums(float (&v)[N]) {
  return sum_and_halve<N, WARP / 2>(v);
}

// Products of matrices by a warp: d += a b, with 16 rows of a, 8 columns of b and 32 bytes of depth,
// or less. Lane 4 g + t has the rows g and g + 8 of a, column g of b, and of d the columns 2 t and
// 2 t + 1 of its two rows. In depth it has word t of every 16 bytes: all rows' first, then the next.
#ifdef PARLEY_STAND_IN

// 16 bytes that are used once: they need not stay in a cache.
DEVICE uint4 load_once(const void *p) { return *static_cast<const uint4 *>(p); }

// Reads 16 bytes, though nobody wants them.
DEVICE void touch(const void *p) {
  const volatile uint32_t *words = static_cast<const volatile uint32_t *>(p);
  for (int i = 0; i < 4; i++) static_cast<void>(words[i]);
}

namespace stand_in {

template <class T>
struct Fragments {
  T *d;
  const uint32_t *a, *b;
};

// Called for a warp: sum(d, row of a, column of b) with WORDS of depth gives the new d.
template <class T, int WORDS, T (*SUM)(T, const uint32_t *, const uint32_t *)>
void multiply_fragments(void **payload, unsigned) {
  uint32_t a[16][WORDS], b[8][WORDS];
  for (int lane = 0; lane < WARP; lane++) {
    const auto *f = static_cast<const Fragments<T> *>(payload[lane]);
    for (int w = 0; w < WORDS / 4; w++) {
      int word = 4 * w + lane % 4;
      for (int i = 0; i < 2; i++) a[lane / 4 + 8 * i][word] = f->a[2 * w + i];
      b[lane / 4][word] = f->b[w];
    }
  }
  for (int lane = 0; lane < WARP; lane++) {
    const auto *f = static_cast<const Fragments<T> *>(payload[lane]);
    for (int i = 0; i < 4; i++) f->d[i] = SUM(f->d[i], a[lane / 4 + i / 2 * 8], b[lane % 4 * 2 + i % 2]);
  }
}

template <int WORDS>
int byte_products(int sum, const uint32_t *a, const uint32_t *b) {
  int8_t x[4 * WORDS], y[4 * WORDS];
  memcpy(x, a, sizeof x);
  memcpy(y, b, sizeof y);
  for (int i = 0; i < 4 * WORDS; i++) sum += x[i] * y[i];
  return sum;
}

// Added in double, since nobody knows how the hardware rounds in between.
template <int WORDS>
float bf16_products(float d, const uint32_t *a, const uint32_t *b) {
  double sum = d;
  for (int i = 0; i < WORDS; i++) {
    sum += static_cast<double>(bits<float>(a[i] << 16)) * bits<float>(b[i] << 16);
    sum += static_cast<double>(bits<float>(a[i] & 0xffff0000)) * bits<float>(b[i] & 0xffff0000);
  }
  return static_cast<float>(sum);
}

}  // namespace stand_in

DEVICE void mma_bytes_32(int (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  stand_in::Fragments<int> fragments = {d, a, b};
  stand_in::collective(ALL_LANES, &fragments,
                       stand_in::multiply_fragments<int, 8, stand_in::byte_products<8>>);
}

DEVICE void mma_bytes_16(int (&d)[4], const uint32_t (&a)[2], const uint32_t (&b)[1]) {
  stand_in::Fragments<int> fragments = {d, a, b};
  stand_in::collective(ALL_LANES, &fragments,
                       stand_in::multiply_fragments<int, 4, stand_in::byte_products<4>>);
}

DEVICE void mma_bf16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  stand_in::Fragments<float> fragments = {d, a, b};
  stand_in::collective(ALL_LANES, &fragments,
                       stand_in::multiply_fragments<float, 8, stand_in::bf16_products<8>>);
}

#else

DEVICE uint4 load_once(const void *p) {
  uint4 v;
  asm("ld.global.nc.L1::no_allocate.v4.u32 {%0, %1, %2, %3}, [%4];"
      : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w)
      : "l"(p));
  return v;
}

DEVICE void touch(const void *p) {
  asm volatile("{ .reg .b32 a, b, c, d; ld.global.v4.u32 {a, b, c, d}, [%0]; }" ::"l"(p));
}

// Shapes of 8 rows and 16 bytes are all that capability 7.5 knows.
#if __CUDA_ARCH__ < 800

DEVICE void mma_bytes_8x16(int &d0, int &d1, uint32_t a, uint32_t b) {
  asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0, %1}, {%2}, {%3}, {%0, %1};"
      : "+r"(d0), "+r"(d1)
      : "r"(a), "r"(b));
}

DEVICE void mma_bytes_16(int (&d)[4], const uint32_t (&a)[2], const uint32_t (&b)[1]) {
  mma_bytes_8x16(d[0], d[1], a[0], b[0]);
  mma_bytes_8x16(d[2], d[3], a[1], b[0]);
}

DEVICE void mma_bytes_32(int (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  mma_bytes_8x16(d[0], d[1], a[0], b[0]);
  mma_bytes_8x16(d[2], d[3], a[1], b[0]);
  mma_bytes_8x16(d[0], d[1], a[2], b[1]);
  mma_bytes_8x16(d[2], d[3], a[3], b[1]);
}

#else

DEVICE void mma_bytes_16(int (&d)[4], const uint32_t (&a)[2], const uint32_t (&b)[1]) {
  asm("mma.sync.aligned.m16n8k16.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
      : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(b[0]));
}

DEVICE void mma_bytes_32(int (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
      "{%0, %1, %2, %3};"
      : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

DEVICE void mma_bf16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
  asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
      "{%0, %1, %2, %3};"
      : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

#endif
#endif
