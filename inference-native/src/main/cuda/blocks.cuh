// What the threads of a block do together.
#pragma once
#include "simt.cuh"

#define ENTRY(name, operation, threads) \
  extern "C" __global__ void __launch_bounds__(threads) name(const __grid_constant__ operation a)

// With at least so many blocks on a multiprocessor: registers are dealt out for that.
#define DENSE_ENTRY(name, operation, threads, blocks) \
  extern "C" __global__ void __launch_bounds__(threads, blocks) name(const __grid_constant__ operation a)

// Sum over a block of THREADS, the same in every thread: warps in trees, then one after the other.
template <int THREADS>
DEVICE float block_sum(float v) {
  __shared__ float of_warp[THREADS / WARP];
  v = warp_sum(v);
  if (lane_id() == 0) of_warp[warp_id()] = v;
  __syncthreads();
  float sum = of_warp[0];
#pragma unroll
  for (int w = 1; w < THREADS / WARP; w++) sum = sum + of_warp[w];
  return sum;
}
