// Weights of block types as the kernels want them: 16 rows together, so that a register holds the
// same columns of 16 rows and a sum per row stays in its lane. A packed group has exactly the bytes
// of its 16 rows in the file, in another order:
//
//   group of 16 rows:  blocks in column order
//   block:             header, then `subs` runs of 32 columns
//   run:               64-byte chunks; in each, 4 bytes of row 0, 4 of row 1, ... 4 of row 15
//
// Four neighbouring columns share a 32-bit lane. A chunk of nibbles holds columns 4k to 4k+3 in its
// low halves and 16+4k to 16+4k+3 in its high ones.
//
//   type   header                                        run
//   Q8_0   d[16] f16                                     8 chunks of q + 128
//   Q4_0   d[16]                                         4 chunks of nibbles
//   Q4_1   d[16], m[16]                                  4 chunks of nibbles
//   Q5_0   d[16]                                         4 chunks of nibbles, 1 of fifth bits
//   Q5_1   d[16], m[16]                                  4 chunks of nibbles, 1 of fifth bits
//   Q4_K   d[16], dmin[16], 12 x 16 bytes of scales      4 chunks of nibbles
//   Q5_K   d[16], dmin[16], 12 x 16 bytes of scales      4 chunks of nibbles, 1 of fifth bits
//   Q6_K   d[16], 16 x 16 int8 scales                    4 chunks of nibbles, 2 of upper two bits
//
// Fifth bits: bit i of a byte belongs to register i of `unpack` (columns 4i to 4i+3). Upper bits:
// two bits for each of four registers.
//
// A last group of fewer than 16 rows is filled up with rows of zeros.
#ifndef PARLEY_PACKED_H
#define PARLEY_PACKED_H

#include "../parley_ops.h"

enum { PARLEY_GROUP = 16, PARLEY_RUN = 32 };

typedef struct {
  int32_t subs;
  int32_t header;
  int32_t run;
} parley_layout;

static inline __attribute__((always_inline)) parley_layout parley_layout_of(int type) {
  switch (type) {
    case PARLEY_Q8_0: return (parley_layout){1, 32, 512};
    case PARLEY_Q4_0: return (parley_layout){1, 32, 256};
    case PARLEY_Q4_1: return (parley_layout){1, 64, 256};
    case PARLEY_Q5_0: return (parley_layout){1, 32, 320};
    case PARLEY_Q5_1: return (parley_layout){1, 64, 320};
    case PARLEY_Q4_K: return (parley_layout){8, 256, 256};
    case PARLEY_Q5_K: return (parley_layout){8, 256, 320};
    case PARLEY_Q6_K: return (parley_layout){8, 288, 384};
    default: return (parley_layout){0, 0, 0};
  }
}

static inline __attribute__((always_inline)) int64_t parley_block_bytes(int type) {
  parley_layout layout = parley_layout_of(type);
  return layout.header + (int64_t)layout.subs * layout.run;
}

_Static_assert(32 + 512 == 16 * 34, "Q8_0 keeps its size");
_Static_assert(32 + 256 == 16 * 18, "Q4_0 keeps its size");
_Static_assert(64 + 256 == 16 * 20, "Q4_1 keeps its size");
_Static_assert(32 + 320 == 16 * 22, "Q5_0 keeps its size");
_Static_assert(64 + 320 == 16 * 24, "Q5_1 keeps its size");
_Static_assert(256 + 8 * 256 == 16 * 144, "Q4_K keeps its size");
_Static_assert(256 + 8 * 320 == 16 * 176, "Q5_K keeps its size");
_Static_assert(288 + 8 * 384 == 16 * 210, "Q6_K keeps its size");

#endif
