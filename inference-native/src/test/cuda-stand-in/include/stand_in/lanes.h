// A CUDA thread as a fiber: where it stands, and what it waits for.
#pragma once

namespace stand_in {

struct Block {
  dim3 grid_size, block_size;
  uint3 index;
};

enum class LaneState { RUNNABLE, AT_WARP, AT_BARRIER, DONE, FAULTED };
enum class WarpOp { SHUFFLE, BALLOT, SYNC, COLLECTIVE };

// A source line of a kernel. Those who meet must meet in the same one.
struct Site {
  const char *file;
  int line;
};

// Called once for a warp, when all its lanes have come: payload[i] is what lane i of the mask gave.
typedef void (*Collective)(void **payload, unsigned mask);

struct Lane {
  void *stack_pointer;
  uint3 thread;
  unsigned lane;
  Block *block;
  LaneState state;
  Site site;
  // What it brought to the warp operation that it waits for, and what it got there.
  WarpOp op;
  unsigned mask;
  int source;
  uint64_t in, out;
  void *payload;
  Collective collective;
};

// Runs now on this OS thread; null outside of kernels.
extern thread_local Lane *current;

// Return when all whom the lane waits for have come.
void wait_for_warp();
void wait_at_barrier(Site site);

// Ends the kernel with an error of the driver.
[[noreturn]] void fault(const char *what);

inline void meet(WarpOp op, unsigned mask, Site site) {
  current->op = op;
  current->mask = mask;
  current->site = site;
  wait_for_warp();
}

// What the matrix instructions are made of: `work` sees the payloads of all lanes of `mask` at
// once, computes, and writes what each lane gets into its payload.
inline void collective(unsigned mask, void *payload, Collective work,
                       Site site = {__builtin_FILE(), __builtin_LINE()}) {
  current->payload = payload;
  current->collective = work;
  meet(WarpOp::COLLECTIVE, mask, site);
}

}  // namespace stand_in

#define threadIdx (::stand_in::current->thread)
#define blockIdx (::stand_in::current->block->index)
#define blockDim (::stand_in::current->block->block_size)
#define gridDim (::stand_in::current->block->grid_size)
#define warpSize 32
