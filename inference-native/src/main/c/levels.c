// Which levels this library was compiled for, and which of them this CPU can run.
#include "device.h"

#if defined(__x86_64__)
extern const parley_level parley_level_avx512, parley_level_avx2;
#elif defined(__aarch64__)
extern const parley_level parley_level_neon;
#if defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif
#endif

const parley_level *parley_level_of(int64_t bit) {
#if defined(__x86_64__)
  if (bit == PARLEY_LEVEL_AVX512) return &parley_level_avx512;
  if (bit == PARLEY_LEVEL_AVX2) return &parley_level_avx2;
#elif defined(__aarch64__)
  if (bit == PARLEY_LEVEL_NEON) return &parley_level_neon;
#endif
  (void)bit;
  return 0;
}

void parley_levels(parley_levels_query *query) {
  query->abi = PARLEY_ABI;
  query->compiled = 0;
  query->supported = 0;
#if defined(__x86_64__)
  query->compiled = PARLEY_LEVEL_AVX512 | PARLEY_LEVEL_AVX2;
  __builtin_cpu_init();
  // What the compiler may use at each level; the system must save the registers too, which
  // __builtin_cpu_supports checks.
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c") &&
      __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("movbe")) {
    query->supported |= PARLEY_LEVEL_AVX2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni")) {
      query->supported |= PARLEY_LEVEL_AVX512;
    }
  }
#elif defined(__aarch64__)
  query->compiled = PARLEY_LEVEL_NEON;
#if defined(__linux__)
  unsigned long wanted = HWCAP_ASIMDDP | HWCAP_FPHP | HWCAP_ASIMDHP;
  if ((getauxval(AT_HWCAP) & wanted) == wanted) query->supported = PARLEY_LEVEL_NEON;
#endif
#endif
}
