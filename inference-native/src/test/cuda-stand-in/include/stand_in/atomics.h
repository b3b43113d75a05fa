// Atomics, fences, and loads and stores that name a cache.
#pragma once

namespace stand_in {

// Replaces *p by f(*p, value) and returns what stood there.
template <class T, class F>
inline T replace(T *p, T value, F f) {
  T old, next;
  __atomic_load(p, &old, __ATOMIC_RELAXED);
  do {
    next = f(old, value);
  } while (!__atomic_compare_exchange(p, &old, &next, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return old;
}

// Keeps T from being deduced from the value, which often is of another type.
template <class T>
struct Same {
  typedef T type;
};

}  // namespace stand_in

#define STAND_IN_ATOMIC(name, expression)                                            \
  template <class T>                                                                 \
  inline T atomic##name(T *p, typename stand_in::Same<T>::type value) {              \
    return stand_in::replace(p, value, [](T a, T b) -> T { return T(expression); }); \
  }
STAND_IN_ATOMIC(Add, a + b)
STAND_IN_ATOMIC(Sub, a - b)
STAND_IN_ATOMIC(Min, a < b ? a : b)
STAND_IN_ATOMIC(Max, a > b ? a : b)
STAND_IN_ATOMIC(And, a &b)
STAND_IN_ATOMIC(Or, a | b)
STAND_IN_ATOMIC(Xor, a ^ b)
STAND_IN_ATOMIC(Exch, (static_cast<void>(a), b))
STAND_IN_ATOMIC(Inc, a >= b ? 0 : a + 1)
STAND_IN_ATOMIC(Dec, a == 0 || a > b ? b : a - 1)
#undef STAND_IN_ATOMIC

template <class T>
inline T atomicCAS(T *p, typename stand_in::Same<T>::type expected, typename stand_in::Same<T>::type value) {
  __atomic_compare_exchange(p, &expected, &value, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  return expected;
}

inline void __threadfence() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
inline void __threadfence_system() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
inline void __threadfence_block() {}

template <class T> inline T __ldg(const T *p) { return *p; }
template <class T> inline T __ldca(const T *p) { return *p; }
template <class T> inline T __ldcg(const T *p) { return *p; }
template <class T> inline T __ldcs(const T *p) { return *p; }
template <class T> inline T __ldcv(const T *p) { return *p; }
template <class T> inline T __ldlu(const T *p) { return *p; }
template <class T> inline void __stwb(T *p, T value) { *p = value; }
template <class T> inline void __stcg(T *p, T value) { *p = value; }
template <class T> inline void __stcs(T *p, T value) { *p = value; }
template <class T> inline void __stwt(T *p, T value) { *p = value; }
