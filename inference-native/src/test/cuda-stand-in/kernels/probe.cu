// Kernels for the tests of the binding and of the stand-in itself. Half of them have a bug: what the
// stand-in must find.
struct probe {
  float *x;
  const float *y;
  long long n;
  float factor;
};

static __device__ __forceinline__ int index_of_thread() {
  return static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
}

// x += factor * y
extern "C" __global__ void __launch_bounds__(256) saxpy(const probe p) {
  int i = index_of_thread();
  if (i < p.n) p.x[i] = fmaf(p.factor, p.y[i], p.x[i]);
}

// x[0] = the sum of y, by one block, through static and dynamic shared memory
extern "C" __global__ void __launch_bounds__(256) block_sum(const probe p) {
  extern __shared__ float dynamic[];
  __shared__ float of_warps[8];
  int lane = static_cast<int>(threadIdx.x & 31);
  dynamic[threadIdx.x] = 0;
  for (int i = static_cast<int>(threadIdx.x); i < p.n; i += static_cast<int>(blockDim.x)) dynamic[threadIdx.x] += p.y[i];
  float sum = dynamic[threadIdx.x];
  for (int bits = 16; bits > 0; bits >>= 1) sum += __shfl_xor_sync(~0u, sum, bits);
  if (lane == 0) of_warps[threadIdx.x / 32] = sum;
  __syncthreads();
  sum = lane < static_cast<int>(blockDim.x / 32) ? of_warps[lane] : 0;
  for (int bits = 16; bits > 0; bits >>= 1) sum += __shfl_xor_sync(~0u, sum, bits);
  if (threadIdx.x == 0) p.x[0] = sum;
}

// x[0] = 75 or 80: for which capability this was compiled
extern "C" __global__ void compiled_for(const probe p) {
#if defined(__CUDA_ARCH__)
  if (threadIdx.x == 0) p.x[0] = __CUDA_ARCH__ / 10;
#endif
}

// x counts how often it was launched, as slowly as n says
extern "C" __global__ void count(const probe p) {
  float waste = 0;
  for (long long i = 0; i < p.n; i++) waste = fmaf(waste, 0.5f, p.factor);
  p.x[0] += waste > 1e30f ? 2 : 1;
}

// Ends when the host has written something else than 0 to y, in memory that both reach.
extern "C" __global__ void wait_for_host(const probe p) {
  const volatile float *word = p.y;
  while (word[0] == 0) {
  }
  p.x[0] = word[0];
}

// Bug: half of a warp waits for all of it, the other half at a barrier.
extern "C" __global__ void divergent_barrier(const probe p) {
  if (threadIdx.x < 16) {
    __syncwarp();
  } else {
    __syncthreads();
  }
  p.x[threadIdx.x] = 1;
}

// Bug: the barrier of one warp is not that of the other.
extern "C" __global__ void different_barriers(const probe p) {
  if (threadIdx.x < 32) {
    __syncthreads();
    p.x[0] = 1;
  } else {
    __syncthreads();
    p.x[1] = 1;
  }
}

// Bug: some threads return before the barrier.
extern "C" __global__ void early_return(const probe p) {
  if (static_cast<long long>(threadIdx.x) >= p.n) return;
  __syncthreads();
  p.x[threadIdx.x] = 1;
}

// Bug where n is larger than x.
extern "C" __global__ void out_of_bounds(const probe p) {
  int i = index_of_thread();
  if (i < p.n) p.x[i] = p.factor;
}

// Bug: 16 bytes at an address that is a multiple of 4 only.
extern "C" __global__ void misaligned(const probe p) {
  *reinterpret_cast<float4 *>(p.x + 1) = *reinterpret_cast<const float4 *>(p.y);
}

// Bug: no barrier between writing and reading. With warps in order it goes well.
extern "C" __global__ void missing_barrier(const probe p) {
  __shared__ float first;
  if (threadIdx.x == 0) first = p.factor;
  p.x[threadIdx.x] = first;
}

// Bug: writes behind its dynamic shared memory.
extern "C" __global__ void beyond_shared(const probe p) {
  extern __shared__ float dynamic[];
  dynamic[p.n] = p.factor;
  p.x[0] = dynamic[p.n];
}

// Not a bug, but more than a fiber's stack holds.
extern "C" __global__ void large_frame(const probe p) {
  volatile float numbers[20000];
  for (int i = 0; i < 20000; i++) numbers[i] = p.factor;
  p.x[0] = numbers[p.n];
}
