// Where weights and states lie.
#if defined(__linux__)
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>
#endif
#include "device.h"

void parley_prefer_large_pages(parley_memory_call *call) {
#if defined(__linux__)
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  // Whole pages around it, so that neighbouring blocks become one range without holes.
  uintptr_t from = (uintptr_t)call->address & -page;
  uintptr_t to = ((uintptr_t)call->address + (uintptr_t)call->bytes + page - 1) & -page;
  madvise((void *)from, to - from, MADV_HUGEPAGE);
#else
  (void)call;
#endif
}
