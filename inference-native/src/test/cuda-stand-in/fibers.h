// The lanes of the block that an OS thread runs.
#pragma once
#include "face.h"
#include "include/stand_in.h"

namespace stand_in {

// What an OS thread needs to run blocks. Never destroyed; one thread after the other may use it.
class Fibers {
 public:
  Fibers();
  Fibers(const Fibers &) = delete;
  Fibers &operator=(const Fibers &) = delete;

  // Before the first block of a launch: shared memory of the last one is gone.
  void begin(const Launch &launch);
  // False after a fault, which is told in `fault`.
  bool run(unsigned block_index, Fault &fault);

  // Called on the stack of a lane: to the next one of its warp that can run, else to the scheduler.
  void leave(LaneState state);
  // Called by the handler of signals, for the lane that runs. Says where to go on, on which stack.
  void interrupt(int code, uint64_t address, const char *what);
  void *stack_of_current() const { return top(current - lanes); }
  bool is_stack(uint64_t address) const {
    return address - reinterpret_cast<uint64_t>(stacks) < MAX_LANES * STACK;
  }

 private:
  static constexpr size_t STACK = 64 << 10;
  static constexpr int MAX_LANES = 1024;

  char *top(ptrdiff_t lane) const { return stacks + (lane + 1) * STACK; }
  void guard_stacks(int lanes_needed);
  void start_lanes();
  void run_warp(int from, int to);
  bool resolve(int from, int to);
  bool release_barrier(Fault &fault);
  bool told(Fault &fault, int code, const Lane &lane, const char *what) const;
  bool shared_memory_is_whole(Fault &fault) const;

  Lane lanes[MAX_LANES];
  Lane *following[MAX_LANES];  // who runs when a lane of the same warp waits
  void *scheduler;
  char *stacks;
  const Launch *launch;
  Block block;
  int count, guarded = 0;
  bool backwards;
  int fault_code;
  uint64_t fault_address;
  const char *fault_text;
};

extern thread_local Fibers *fibers;

// Makes a fault of a lane out of SIGSEGV, SIGBUS, SIGILL and SIGFPE on the threads that say so here.
void watch_signals();
void watch_this_thread();
void forget_this_thread();

// The dynamic shared memory of this OS thread's block.
unsigned char *dynamic_shared();
// Fills the static shared memory of this OS thread with NaN.
void clear_static_shared();

}  // namespace stand_in
