// What happens to weights as a whole: they are laid out when they are loaded, and read to measure by.
#include "blocks.cuh"
#include "tensors.cuh"

static constexpr int WEIGHT_THREADS = 256;

// Two bytes of a stored block go where their plane wants them. All parts of a block are of an even
// number of bytes.
ENTRY(pack, parley_pack, WEIGHT_THREADS) {
  int64_t at = static_cast<int64_t>(blockIdx.x) * WEIGHT_THREADS + threadIdx.x;
  int64_t block = at / (a.block_bytes / 2), byte = at % (a.block_bytes / 2) * 2;
  if (block >= a.count) return;
  uint16_t two = *reinterpret_cast<const uint16_t *>(a.source + block * a.block_bytes + byte);
#pragma unroll
  for (int p = 0; p < 4; p++) {
    const parley_plane &plane = a.planes[p];
    int64_t within = byte - plane.from;
    if (within >= 0 && within < plane.bytes) {
      *reinterpret_cast<uint16_t *>(plane.data + (a.first + block) * plane.bytes + within) = two;
    }
  }
}

// Weights are of multiples of 16 bytes, the padding of planes and rows included.
ENTRY(read, parley_read_bytes, WEIGHT_THREADS) {
  int64_t step = static_cast<int64_t>(gridDim.x) * WEIGHT_THREADS * 16;
  int64_t first = (static_cast<int64_t>(blockIdx.x) * WEIGHT_THREADS + threadIdx.x) * 16;
  for (int64_t at = first; at < a.bytes; at += step) {
    touch(a.read.weight.data + at);
  }
}
