// Shared memory of the OS threads: the thread-local variables of this library, which are what the
// kernels declare __shared__, and a few of our own.
#include <link.h>
#include "fibers.h"

// Every array that a kernel declares `extern __shared__` is an alias of this one (the build writes
// them): on the device too, all of them begin at the same place.
extern "C" {
alignas(128) thread_local unsigned char stand_in_shared[stand_in::SHARED_BYTES + stand_in::SHARED_MARGIN];

#define SHARED_ARRAY(name) extern thread_local unsigned char name[] __attribute__((alias("stand_in_shared")));
#include "shared-arrays.h"
}

namespace stand_in {

unsigned char *dynamic_shared() { return stand_in_shared; }

namespace {
struct Variables {
  char *begin, *end;
};
}  // namespace

// Those of the calling thread lie in one piece; what has an initial value is not shared memory.
static int find_variables(dl_phdr_info *info, size_t, void *result) {
  uintptr_t inside = reinterpret_cast<uintptr_t>(&find_variables);
  const ElfW(Phdr) *variables = nullptr;
  bool ours = false;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) &part = info->dlpi_phdr[i];
    uintptr_t begin = info->dlpi_addr + part.p_vaddr;
    ours |= part.p_type == PT_LOAD && inside >= begin && inside < begin + part.p_memsz;
    if (part.p_type == PT_TLS) variables = &part;
  }
  if (ours && variables != nullptr && info->dlpi_tls_data != nullptr) {
    char *begin = static_cast<char *>(info->dlpi_tls_data);
    *static_cast<Variables *>(result) = {begin + variables->p_filesz, begin + variables->p_memsz};
  }
  return ours;
}

void clear_static_shared() {
  Fibers *const ours = fibers;  // made before anything is looked for, and kept
  Lane *const lane = current;
  Variables found = {};
  dl_iterate_phdr(find_variables, &found);
  if (found.begin == nullptr) return;
  char *dynamic = reinterpret_cast<char *>(stand_in_shared);
  char *behind = dynamic + sizeof stand_in_shared;
  memset(found.begin, 0xff, static_cast<size_t>(dynamic - found.begin));
  memset(behind, 0xff, static_cast<size_t>(found.end - behind));
  fibers = ours;
  current = lane;
}

}  // namespace stand_in
