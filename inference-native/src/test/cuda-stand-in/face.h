// What the driver asks of a face: the kernels as they were compiled for one capability, with the
// fibers that run them. Each face is a library of its own beside libcuda.so, since one source
// compiled twice has two definitions of every function.
#pragma once
#include <cstddef>
#include <cstdint>
#include "include/stand_in/vectors.h"

namespace stand_in {

struct Kernel;

// In which order the lanes, warps and blocks of a launch take their turns, as far as nothing that
// they wait for decides it. A kernel without races does not care.
enum class Order { FORWARD, REVERSE, MIXED };

struct Launch {
  const Kernel *kernel;
  dim3 grid, block;
  unsigned shared_bytes;
  void *const *parameters;
  int threads;
  Order order;
};

struct Fault {
  int code;         // of the driver: 700, 716, 719
  uint64_t address; // for 700, else zero
  char text[600];
};

// Bytes of dynamic shared memory that a block may have, and what comes behind it to see who writes
// too far.
constexpr size_t SHARED_BYTES = 163 << 10, SHARED_MARGIN = 4 << 10;

}  // namespace stand_in

extern "C" {
// Null where there is no kernel of this name.
const stand_in::Kernel *stand_in_find(const char *name);
// The sizes of its parameters, and how many.
const unsigned *stand_in_parameters(const stand_in::Kernel *kernel, int *count);
// Runs a grid to its end, in the calling thread and some more; false after a fault.
bool stand_in_run(const stand_in::Launch *launch, stand_in::Fault *fault);
}
