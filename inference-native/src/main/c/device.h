// The device: threads that work through recorded passes. All structs that Java fills have 8-byte
// fields only; functions return by writing into them.
#ifndef PARLEY_DEVICE_H
#define PARLEY_DEVICE_H

#include "parley_ops.h"

// Changes with every change of a struct or a meaning that Java shares.
#define PARLEY_ABI 3

#if defined(_WIN32)
#define PARLEY_EXPORT __declspec(dllexport)
#else
#define PARLEY_EXPORT __attribute__((visibility("default")))
#endif

// What this library and this CPU can do.
typedef struct {
  int64_t abi;        // out
  int64_t compiled;   // out: bit set of parley_level_bit in this library
  int64_t supported;  // out: those that this CPU can run
} parley_levels_query;

enum parley_level_bit { PARLEY_LEVEL_AVX512 = 1, PARLEY_LEVEL_AVX2 = 2, PARLEY_LEVEL_NEON = 4 };

typedef struct {
  int64_t level;    // one bit
  int64_t threads;  // that work on a pass, the caller of parley_run among them
  int64_t low_priority;  // of the workers and of the calling thread, for as long as they live
  void *device;  // out: NULL if there is no such level or no thread could be started
} parley_device_open_call;

typedef struct {
  void *device;
} parley_device_close_call;

// A pass, or what is left of it: operations `operation` to `count`, the first from chunk `chunk` on.
typedef struct {
  void *device;
  const parley_op *const *operations;
  int64_t count;
  int64_t operation;  // in and out
  int64_t chunk;      // in and out
  int64_t budget_ns;  // stop when this is over, after one chunk at least; negative: never
  uint8_t *scratch;   // `threads` pieces
  int64_t scratch_bytes;  // of a piece
} parley_run_call;

// Rows of a block type as the file stores them, to be packed where they lie (quant/packed.h).
typedef struct {
  uint8_t *weight;
  int64_t type;
  int64_t groups;  // of 16 rows
  int64_t columns;
  uint8_t *scratch;  // 16 rows
} parley_pack_call;

typedef struct {
  uint8_t *address;
  int64_t bytes;
} parley_memory_call;

PARLEY_EXPORT void parley_levels(parley_levels_query *query);
PARLEY_EXPORT void parley_device_open(parley_device_open_call *call);
PARLEY_EXPORT void parley_device_close(parley_device_close_call *call);

// Runs until the pass is complete (operation == count) or the budget is spent. One caller at a time.
PARLEY_EXPORT void parley_run(parley_run_call *call);

// From any thread, with other scratch on each.
PARLEY_EXPORT void parley_pack(parley_pack_call *call);

// Asks the system for pages larger than usual, before the memory is touched: what is read from end
// to end for every token must not wait for page tables. A hint: nothing happens where there are none.
PARLEY_EXPORT void parley_prefer_large_pages(parley_memory_call *call);

// The level of that bit, or NULL if this library lacks it.
const parley_level *parley_level_of(int64_t bit);

#endif
