// Barriers, votes and shuffles. The line of the caller comes along as a default argument: lanes that
// meet in different lines are a bug of the kernel, which hardware would not tell.
#pragma once

#define STAND_IN_SITE ::stand_in::Site site = {__builtin_FILE(), __builtin_LINE()}

inline void __syncthreads(STAND_IN_SITE) { stand_in::wait_at_barrier(site); }

inline void __syncwarp(unsigned mask = ~0u, STAND_IN_SITE) {
  stand_in::meet(stand_in::WarpOp::SYNC, mask, site);
}

inline unsigned __ballot_sync(unsigned mask, int predicate, STAND_IN_SITE) {
  stand_in::current->in = predicate != 0;
  stand_in::meet(stand_in::WarpOp::BALLOT, mask, site);
  return static_cast<unsigned>(stand_in::current->out);
}
inline int __any_sync(unsigned mask, int predicate, STAND_IN_SITE) {
  return __ballot_sync(mask, predicate, site) != 0;
}
inline int __all_sync(unsigned mask, int predicate, STAND_IN_SITE) {
  return __ballot_sync(mask, !predicate, site) == 0;
}

namespace stand_in {

template <class T>
inline T shuffle(unsigned mask, T value, int source, Site site) {
  static_assert(sizeof(T) <= sizeof(uint64_t) && std::is_trivially_copyable<T>::value);
  Lane *lane = current;
  lane->in = 0;
  memcpy(&lane->in, &value, sizeof(T));
  lane->source = source;
  meet(WarpOp::SHUFFLE, mask, site);
  T result;
  memcpy(static_cast<void *>(&result), &lane->out, sizeof(T));
  return result;
}

// The first lane of the part of the warp, `width` lanes wide, to which the current one belongs.
inline int part(int width) { return static_cast<int>(current->lane) & ~(width - 1); }

}  // namespace stand_in

template <class T>
inline T __shfl_sync(unsigned mask, T value, int source, int width = 32, STAND_IN_SITE) {
  return stand_in::shuffle(mask, value, stand_in::part(width) | (source & (width - 1)), site);
}

template <class T>
inline T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32, STAND_IN_SITE) {
  int lane = static_cast<int>(stand_in::current->lane), source = lane ^ bits;
  bool inside = source < stand_in::part(width) + width;
  return stand_in::shuffle(mask, value, inside ? source : lane, site);
}

template <class T>
inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, STAND_IN_SITE) {
  int lane = static_cast<int>(stand_in::current->lane), source = lane + static_cast<int>(delta);
  bool inside = source < stand_in::part(width) + width;
  return stand_in::shuffle(mask, value, inside ? source : lane, site);
}

template <class T>
inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, STAND_IN_SITE) {
  int lane = static_cast<int>(stand_in::current->lane), source = lane - static_cast<int>(delta);
  bool inside = source >= stand_in::part(width);
  return stand_in::shuffle(mask, value, inside ? source : lane, site);
}

#if __CUDA_ARCH__ >= 800
namespace stand_in {

template <class T, class F>
inline T reduce(unsigned mask, T value, F combine, Site site) {
  T result = value;
  bool first = true;
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) {
      T other = shuffle(mask, value, lane, site);
      result = first ? other : combine(result, other);
      first = false;
    }
  }
  return result;
}

}  // namespace stand_in

#define STAND_IN_REDUCE(T, name, expression)                                            \
  inline T __reduce_##name##_sync(unsigned mask, T value, STAND_IN_SITE) {              \
    return stand_in::reduce(mask, value, [](T a, T b) -> T { return expression; }, site); \
  }
STAND_IN_REDUCE(unsigned, add, a + b)
STAND_IN_REDUCE(unsigned, min, a < b ? a : b)
STAND_IN_REDUCE(unsigned, max, a > b ? a : b)
STAND_IN_REDUCE(int, add, static_cast<int>(static_cast<unsigned>(a) + static_cast<unsigned>(b)))
STAND_IN_REDUCE(int, min, a < b ? a : b)
STAND_IN_REDUCE(int, max, a > b ? a : b)
STAND_IN_REDUCE(unsigned, and, a &b)
STAND_IN_REDUCE(unsigned, or, a | b)
STAND_IN_REDUCE(unsigned, xor, a ^ b)
#undef STAND_IN_REDUCE
#endif

#undef STAND_IN_SITE
