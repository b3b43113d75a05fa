// CUDA C++ for g++: what a kernel source needs to be compiled for the CPU, where every CUDA thread
// is a fiber. The Makefile includes this file before each .cu and defines __CUDA_ARCH__ as nvcc
// would, 750 or 800; PARLEY_STAND_IN tells a source that has two faces which of them is meant.
#pragma once
#define PARLEY_STAND_IN 1

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#define __global__
#define __device__
#define __host__
#define __constant__
#define __noinline__ __attribute__((noinline))
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(n) alignas(n)
#define __builtin_align__(n) alignas(n)
#define __grid_constant__
// One instance for each OS thread, and such a thread runs one block at a time. An array declared
// `extern __shared__` becomes a symbol that the build defines (see dynamic-shared.sh).
#define __shared__ thread_local

#include "stand_in/vectors.h"
#include "stand_in/lanes.h"
#include "stand_in/kernels.h"
#include "stand_in/warp.h"
#include "stand_in/atomics.h"
#include "stand_in/maths.h"
#include "stand_in/integers.h"
